"""The documents of this room: A4, tagged; the same facts always give the same bytes."""

from home.pdf import pdf_render
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.queries.signatures import signatures_lire


def signatures_pdf(document: DocumentLocal, *, noms: bool) -> bytes:
    """The sheet of signatures of a protocol, made when it is asked; `noms`: persons are named."""
    contexte = {"document": document, "signatures": signatures_lire(document), "noms": noms}
    return pdf_render("ecrits/pdf/signatures.html", contexte)
