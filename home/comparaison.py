"""What changed between two texts, word by word, in plain data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MOTS = re.compile(r"\s+|[^\s]+")
MAX_COMPARAISONS = 4_000_000  # au-delà, le texte entier est dit remplacé : la page répond toujours vite
VOISINS = 12  # mots gardés de part et d'autre d'un changement
GARDE, RETIRE, AJOUTE = "", "retire", "ajoute"


@dataclass(frozen=True)
class Morceau:
    """A run of words: kept, taken out or added."""

    genre: str
    texte: str


def morceaux(avant: str, apres: str) -> list[Morceau]:
    """Kept, taken out and added words, in reading order; long kept runs are cut in their middle."""
    a, b = MOTS.findall(avant), MOTS.findall(apres)
    debut = _commun(a, b)
    fin = _commun(a[debut:][::-1], b[debut:][::-1])
    milieu_a, milieu_b = a[debut : len(a) - fin], b[debut : len(b) - fin]
    suite = [(GARDE, a[:debut]), *_comparer(milieu_a, milieu_b), (GARDE, a[len(a) - fin :])]
    rangs = [(genre, mots) for genre, mots in suite if mots]
    return [
        Morceau(genre, "".join(mots) if genre else _abreger(mots, premier=rang == 0, dernier=rang == len(rangs) - 1))
        for rang, (genre, mots) in enumerate(rangs)
    ]


def _commun(a: list[str], b: list[str]) -> int:
    """How many words are the same from the start."""
    return next((rang for rang, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _comparer(a: list[str], b: list[str]) -> Iterator[tuple[str, list[str]]]:
    if len(a) * len(b) > MAX_COMPARAISONS:
        yield RETIRE, a
        yield AJOUTE, b
        return
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if operation == "equal":
            yield GARDE, a[i1:i2]
        else:
            yield RETIRE, a[i1:i2]
            yield AJOUTE, b[j1:j2]


def _abreger(mots: list[str], *, premier: bool, dernier: bool) -> str:
    """A kept run, its far words replaced by an ellipsis."""
    tete, queue = (0 if premier else 2 * VOISINS), (0 if dernier else 2 * VOISINS)
    if len(mots) <= tete + queue + 2 * VOISINS:
        return "".join(mots)
    return "".join(mots[:tete]) + " […] " + "".join(mots[len(mots) - queue :] if queue else [])
