"""Why a row answers: for each word that was asked, the best that the row says of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from home.recherche import bits
from reseau.annuaire.recherche.score import MotLu, traits_du_mot

CODES = ("reseau", "theme", "public", "mission", "tout_public")


class Raison(NamedTuple):
    """A word, where it was found (`genre`: a line of the weights), and the code that it led to."""

    mot: str
    genre: str
    code: str = ""


def raisons_lire(
    facettes: Mapping[int, Collection[str]], mots: Sequence[MotLu], taille: int
) -> dict[int, list[Raison]]:
    """The reasons of some positions, word by word; `facettes` are the codes that each of them carries."""
    vues, raisons = bits.depuis(list(facettes), taille), defaultdict(list)
    for mot in mots:
        genres: dict[int, list[str]] = defaultdict(list)
        for trait in traits_du_mot(mot):
            if trait.genre:
                for position in bits.positions(trait.lignes & vues):
                    genres[position].append(trait.genre)
        for position, siens in genres.items():
            raisons[position].append(_raison(mot, siens, facettes[position]))
    return raisons


def _raison(mot: MotLu, genres: list[str], facettes: Collection[str]) -> Raison:
    """A code says more than a text, but for a name."""
    dit = mot.mot.dit
    if "nom" in genres:
        return Raison(dit, "nom")
    for genre in CODES:
        if genre in genres:
            codes = (code for sens in mot.mot.sens for code in sens.codes if code.startswith(f"{genre}:"))
            return Raison(dit, genre, next((code.partition(":")[2] for code in codes if code in facettes), ""))
    return Raison(dit, genres[0])
