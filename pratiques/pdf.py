"""A note on two pages of A4 at most, to print and hand over."""

import re

from django.utils.text import Truncator

from home.pdf import pdf_render
from pratiques.models import FichePratiquePage
from pratiques.queries import fiche_contexte

MAX_PAGES = 2
# De la mise en page aérée à la plus serrée ; la dernière abrège et renvoie à la fiche complète.
DENSITES = ("", "serree", "essentielle")
_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
ABREGES = {"description": 200, "texte": 420, "resultats": 800}


def fiche_pdf(fiche: FichePratiquePage, compte: object) -> bytes:
    """The tagged PDF of a note, laid out ever tighter until it fits on two pages."""
    contexte = {**fiche_contexte(fiche, compte), "url": fiche.get_url() or f"/pratiques/{fiche.pk}/"}
    document = b""
    for densite in DENSITES:
        document = pdf_render("pratiques/pdf/fiche.html", contexte | _mesure(fiche, densite))
        if nombre_de_pages(document) <= MAX_PAGES:
            break
    return document


def nombre_de_pages(document: bytes) -> int:
    """Pages of a PDF that home.pdf made (its page objects are not compressed)."""
    return len(_PAGE.findall(document))


def _mesure(fiche: FichePratiquePage, densite: str) -> dict[str, object]:
    """The texts of a layout: whole, or cut at a word with « … » in the tightest one."""
    abrege = densite == "essentielle"

    def coupe(texte: object, nature: str = "texte") -> str:
        return Truncator(str(texte or "")).chars(ABREGES[nature], truncate="…") if abrege else str(texte or "")

    return {
        "densite": densite,
        "abrege": abrege,
        "probleme": coupe(fiche.probleme, "resultats"),
        "contexte": "" if abrege else fiche.contexte,
        "resultats": coupe(fiche.resultats, "resultats"),
        "echecs": coupe(fiche.echecs),
        "premier_pas": coupe(fiche.premier_pas),
        "etapes": [
            {**bloc.value, "description": coupe(bloc.value.get("description"), "description")} for bloc in fiche.etapes
        ],
        "indicateurs": [bloc.value for bloc in fiche.indicateurs][: 1 if abrege else None],
        "paroles": [] if abrege else [bloc.value for bloc in fiche.paroles],
        "difficultes": [] if abrege else [bloc.value for bloc in fiche.difficultes],
        "listes": {nom: items[:4] if abrege else items for nom, items in fiche.listes.items()},
    }
