"""The documents of this room: A4, tagged; the same facts always give the same bytes."""

from home.pdf import pdf_render
from reseau.ecrits.choices import Genre
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.queries.lecture import document_lire
from reseau.ecrits.queries.signatures import signatures_lire
from reseau.ecrits.queries.tableau import tableau_du_bassin


def document_pdf(document: DocumentLocal) -> bytes:
    """A whole document: being written, it says so; published, it bears its print and where it is checked."""
    contexte = {
        "document": document,
        "sections": document_lire(document),
        "signatures": signatures_lire(document) if document.genre == Genre.PROTOCOLE else None,
        "tableau": tableau_du_bassin(document.bassin) if document.genre == Genre.NOTE else None,
    }
    return pdf_render("ecrits/pdf/document.html", contexte)


def signatures_pdf(document: DocumentLocal, *, noms: bool) -> bytes:
    """The sheet of signatures of a protocol, made when it is asked; `noms`: persons are named."""
    contexte = {"document": document, "signatures": signatures_lire(document), "noms": noms}
    return pdf_render("ecrits/pdf/signatures.html", contexte)
