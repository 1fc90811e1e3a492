"""A document of a territory as a file: the PDF, tagged, the same facts giving the same bytes; the text document,
to be reused.
"""

from collections.abc import Iterator

from home.documents.markdown import blocs_de
from home.documents.odt import Bloc, Paragraphe, Puces, Tableau, Titre, odt_ecrire
from home.documents.pdf import pdf_render
from home.temps.typographie import date_longue, typo
from reseau.ecrits.choices import Genre
from reseau.ecrits.models import DocumentLocal, SignatureLocale
from reseau.ecrits.queries.sections import SectionLue, document_lire
from reseau.ecrits.queries.signatures import Signatures, signatures_lire
from reseau.ecrits.queries.tableau import TableauDeLaNote, tableau_du_bassin


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


# A document of a territory as a text document, to be reused; the PDF alone is what was published.


def document_odt(document: DocumentLocal, *, noms: bool) -> bytes:
    """Its sections, its figures, its sources; who signed a protocol (`noms`: persons too), the table of a note."""
    blocs: list[Bloc] = [Paragraphe(_etat(document))]
    for lue in document_lire(document):
        blocs += _section(lue)
    if document.genre == Genre.NOTE:
        blocs += _tableau(tableau_du_bassin(document.bassin))
    if document.genre == Genre.PROTOCOLE:
        blocs += _signatures(signatures_lire(document), noms)
    return odt_ecrire(typo(str(document)), blocs)


def _etat(document: DocumentLocal) -> str:
    if not document.gele:
        return "Version de travail : ce texte s’écrit encore."
    dit = f"Version {document.numero}, publiée le {date_longue(document.publie_le)}."
    return f"{dit}\nEmpreinte du texte (SHA-256) : {document.empreinte}"


def _section(lue: SectionLue) -> Iterator[Bloc]:
    yield Titre(typo(lue.section.titre))
    yield from blocs_de(lue.section.texte)
    if lue.chiffres:
        yield Puces([typo(f"{lu.chiffre.libelle} : {lu.phrase}, {lu.periode}, {lu.quand}") for lu in lue.chiffres])
    if lue.sources:
        yield Paragraphe("Sources :")
        yield Puces([typo(s.intitule) + (f" ({s.adresse})" if s.adresse else "") for s in lue.sources])


def _tableau(tableau: TableauDeLaNote) -> Iterator[Bloc]:
    if not tableau.lignes:
        return
    yield Titre("Le bassin en chiffres")
    entetes = ["Indicateur", *map(str, tableau.annees), "Région"]
    yield Tableau(entetes, [
        [
            f"{ligne.indicateur.libelle} ({ligne.indicateur.unite})\n{ligne.indicateur.source}",
            *(case.phrase if case else "manque" for case in ligne.cases),
            ligne.region.phrase if ligne.region else "–",
        ]
        for ligne in tableau.lignes
    ])  # fmt: skip


def _signatures(signatures: Signatures, noms: bool) -> Iterator[Bloc]:
    if signatures.comptent:
        yield Titre("Signatures")
        entetes = ["Structure", *(["Par"] if noms else []), "Le", "Version"]
        yield Tableau(entetes, [_signature(signature, noms) for signature in signatures.comptent])
    if signatures.attendues:
        yield Paragraphe("Attendues :")
        yield Puces([structure.nom for structure in signatures.attendues])


def _signature(signature: SignatureLocale, noms: bool) -> list[str]:
    par = [f"{signature.signataire_nom}, {signature.qualite}"] if noms else []
    return [signature.structure_nom, *par, date_longue(signature.le), str(signature.document.numero)]
