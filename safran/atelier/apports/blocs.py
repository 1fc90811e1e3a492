"""Blocks that a Word document shows without naming them: callouts, pictures, tables as lists."""

import re
from typing import Any

from home.choices import NatureEncadre
from home.docx.lecture import Paragraphe, Tableau
from safran.atelier.apports.textes import court, en_ligne, riche
from safran.atelier.plan import Bloc

_MIS_EN_AVANT = ("intense quote", "citation intense", "citation forte")
_TETES = {
    "à retenir": NatureEncadre.RETENIR,
    "attention": NatureEncadre.ATTENTION,
    "exemple": NatureEncadre.EXEMPLE,
}
_TETE = re.compile(rf"({'|'.join(_TETES)})\s*:\s*(\S.*)", re.I | re.S)
TITRE_ENCADRE = 120


def encadre_de(paragraphe: Paragraphe) -> Bloc | None:
    """A callout: its style says so, or « À retenir : », « Attention : », « Exemple : » at its head."""
    if paragraphe.liste is not None:
        return None
    if trouve := _TETE.fullmatch(paragraphe.texte):
        return _encadre(_TETES[trouve[1].lower()], "", [Paragraphe(trouve[2])])
    return _encadre(NatureEncadre.RETENIR, "", [paragraphe]) if paragraphe.style in _MIS_EN_AVANT else None


def encadre_du_tableau(tableau: Tableau) -> Bloc | None:
    """A table of one cell is a frame drawn around a text; its first line, in bold, is its title."""
    if len(tableau.lignes) != 1 or len(tableau.lignes[0]) != 1 or not tableau.lignes[0][0]:
        return None
    paragraphes = tableau.lignes[0][0]
    tete = paragraphes[0]
    titre = en_ligne(tete.texte).rstrip(" :") if len(paragraphes) > 1 and tete.gras else ""
    if not titre or len(titre) > TITRE_ENCADRE:
        return _encadre(NatureEncadre.RETENIR, "", paragraphes)
    return _encadre(_TETES.get(titre.lower(), NatureEncadre.RETENIR), titre, paragraphes[1:])


def paragraphes_du_tableau(tableau: Tableau) -> list[Paragraphe]:
    """One item a row, each cell after the name of its column when the first row names them all."""
    lignes = [[" ".join(en_ligne(p.texte) for p in cellule) for cellule in ligne] for ligne in tableau.lignes]
    lignes = [ligne for ligne in lignes if any(ligne)]
    if not lignes:
        return []
    tetes = lignes[0] if len(lignes) > 1 and len(lignes[0]) > 1 and all(lignes[0]) else []
    textes = [_rang(ligne, tetes) for ligne in (lignes[1:] if tetes else lignes)]
    return [Paragraphe(texte, liste=0) for texte in textes]


def image_de(cle: int, alternative: str) -> Bloc:
    """A picture of the library, with the words of who wrote the document."""
    return "image", {
        "image": {"image": cle, "alt_text": court(alternative, 250), "decorative": False},
        "legende": "",
    }


def _rang(ligne: list[str], tetes: list[str]) -> str:
    if not tetes:
        return " · ".join(filter(None, ligne))
    paires = zip([*tetes, *[""] * len(ligne)], ligne, strict=False)
    return " ; ".join(f"{tete} : {mots}" if tete else mots for tete, mots in paires if mots)


def _encadre(nature: str, titre: str, paragraphes: list[Paragraphe]) -> Bloc:
    valeur: dict[str, Any] = {"nature": str(nature), "titre": titre, "texte": riche(paragraphes)}
    return "encadre", valeur
