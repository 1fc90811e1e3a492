"""Paragraphs as rich text, words as titles: what is common to all that becomes a step."""

from collections.abc import Iterable, Iterator

from django.utils.html import escape
from django.utils.text import Truncator

from home.docx.lecture import Paragraphe
from safran.atelier.plan import Bloc

RICHE_MAX = 12_000  # loin de ce que l’atelier sait relire dans un champ
PROFONDEUR_MAX = 3


def en_ligne(texte: str) -> str:
    """Words on one line."""
    return " ".join(texte.split())


def court(texte: str, maximum: int) -> str:
    """A title that holds in its field, cut at a word."""
    return Truncator(en_ligne(texte)).chars(maximum)


def lignes_lire(texte: str) -> list[Paragraphe]:
    """Plain text, one paragraph a line; a line that begins by a dash is an item."""
    lues = [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]
    return [Paragraphe(ligne.lstrip("-–•* "), liste=0) if ligne[0] in "-–•*" else Paragraphe(ligne) for ligne in lues]


def puces(lignes: Iterable[str]) -> list[Paragraphe]:
    """The items of a list."""
    return [Paragraphe(ligne, liste=0) for ligne in lignes if ligne.strip()]


def textes_ecrire(paragraphes: Iterable[Paragraphe]) -> list[Bloc]:
    """Blocks of text; a very long one is cut in several, between two paragraphs."""
    blocs: list[Bloc] = []
    lot: list[Paragraphe] = []
    taille = 0
    for paragraphe in paragraphes:
        if lot and taille + len(paragraphe.texte) > RICHE_MAX and paragraphe.liste is None:
            blocs.append(("texte", riche(lot)))
            lot, taille = [], 0
        lot.append(paragraphe)
        taille += len(paragraphe.texte)
    return [*blocs, ("texte", riche(lot))] if lot else blocs


def riche(paragraphes: Iterable[Paragraphe]) -> str:
    """Rich text as it is stored: paragraphs, lists one in another, subtitles; nothing of the words is a mark."""
    return "".join(_elements(list(paragraphes)))


def _elements(paragraphes: list[Paragraphe]) -> Iterator[str]:
    profondeur = -1
    for paragraphe in paragraphes:
        voulue = -1 if paragraphe.liste is None else min(paragraphe.liste, profondeur + 1, PROFONDEUR_MAX)
        mots = _mots(paragraphe)
        if voulue > profondeur:
            yield "<ul><li>" + mots
        else:
            yield "</li></ul>" * (profondeur - voulue)
            if voulue >= 0:
                yield "</li><li>" + mots
        if voulue < 0:
            balise = "h3" if paragraphe.niveau is not None else "p"
            yield f"<{balise}>{mots}</{balise}>"
        profondeur = voulue
    yield "</li></ul>" * (profondeur + 1)


def _mots(paragraphe: Paragraphe) -> str:
    mots = escape(paragraphe.texte).replace("\n", "<br/>")
    return f"<b>{mots}</b>" if paragraphe.gras and paragraphe.niveau is None else mots
