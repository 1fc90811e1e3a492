"""The styles of a Word document: each with what it takes from those that it is based on."""

import re
from dataclasses import dataclass

from home.archives.xml import Noeud
from home.docx.porte import DocumentOuvert

TITRE, SOUS_TITRE = 0, -1


NON = {"0", "false", "off", "none"}


_TITRE_DE_NIVEAU = re.compile(r"(?:heading|titre)\s*([1-9])$")


_LISTE_DE_RANG = re.compile(r"list.*\s([2-5])$")


@dataclass(frozen=True)
class Style:
    """What a style says of its paragraphs and letters; None when it says nothing."""

    nom: str = ""
    niveau: int | None = None
    liste: int | None = None
    masque: bool = False
    gras: bool = False


def vrai(reglages: Noeud | None, nom: str) -> bool | None:
    """A switch of a run: on, off, or None when nothing is said."""
    noeud = reglages.premier(nom) if reglages else None
    return None if noeud is None else noeud.attribut("val").lower() not in NON


def styles_lire(document: DocumentOuvert) -> dict[str, Style]:
    """Each style with what it takes from those that it is based on."""
    racine = document.arbre("styles.xml")
    bruts = {noeud.attribut("styleId"): noeud for noeud in racine.tous("style")} if racine else {}
    return {nom: _style(nom, bruts, 0) for nom in bruts}


def _style(nom: str, bruts: dict[str, Noeud], profondeur: int) -> Style:
    if nom not in bruts or profondeur > 20:
        return Style()
    noeud = bruts[nom]
    base = _style(noeud.premier("basedOn").attribut("val"), bruts, profondeur + 1) if noeud.premier("basedOn") else None
    base = base or Style()
    dit = noeud.premier("name").attribut("val").lower() if noeud.premier("name") else nom.lower()
    paragraphe, lettres = noeud.premier("pPr"), noeud.premier("rPr")
    niveau, liste, gras = niveau_de(dit, paragraphe), liste_de(paragraphe), vrai(lettres, "b")
    masque = masque_de(lettres)
    return Style(
        nom=dit,
        niveau=base.niveau if niveau is None else niveau,
        liste=base.liste if liste is None else max(liste, _rang_de_liste(dit)),
        masque=base.masque if masque is None else masque,
        gras=base.gras if gras is None else gras,
    )


def niveau_de(nom: str, paragraphe: Noeud | None) -> int | None:
    """The rank that a style's name says, whatever the language; else the one of the outline."""
    if nom in {"title", "titre", "titre principal"}:
        return TITRE
    if nom in {"subtitle", "sous-titre"}:
        return SOUS_TITRE
    if trouve := _TITRE_DE_NIVEAU.match(nom):
        return int(trouve[1])
    plan = paragraphe.premier("outlineLvl") if paragraphe else None
    valeur = plan.attribut("val") if plan else ""
    return int(valeur) + 1 if valeur in set("012345678") else None


def _rang_de_liste(nom: str) -> int:
    """« List Bullet 2 » is one step deeper than « List Bullet »."""
    trouve = _LISTE_DE_RANG.match(nom)
    return int(trouve[1]) - 1 if trouve else -1


def liste_de(paragraphe: Noeud | None) -> int | None:
    """The depth in a list, -1 when it is taken out of one, None when nothing is said."""
    numeros = paragraphe.premier("numPr") if paragraphe else None
    if numeros is None:
        return None
    numero, rang = numeros.premier("numId"), numeros.premier("ilvl")
    if numero is not None and numero.attribut("val") == "0":
        return -1
    valeur = rang.attribut("val") if rang else "0"
    return int(valeur) if valeur in set("012345678") else 0


def masque_de(lettres: Noeud | None) -> bool | None:
    """Hidden letters: yes, no, or None when nothing is said."""
    dits = [dit for nom in ("vanish", "webHidden", "specVanish") if (dit := vrai(lettres, nom)) is not None]
    return any(dits) if dits else None
