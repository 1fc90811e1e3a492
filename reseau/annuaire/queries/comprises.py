"""What a question was understood as: a chip for each expression of the trade, and the question without it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from home.recherche.texte import MOTS_VIDES, mots, replier
from reseau.annuaire.recherche.question import Question

_MOT = re.compile(r"[^\W_]+")
_RESTES = re.compile(r"(?:\s*[,;:.])+\s*(?=[,;:.]|$)|^[\s,;:.]+|\s{2,}")


class Comprise(NamedTuple):
    """What was said, what the lexicon calls it, and the question once it is taken away (None when it cannot be)."""

    dit: str
    nom: str
    sans: str | None


def comprises(question: Question, texte: str) -> tuple[Comprise, ...]:
    """The expressions of the lexicon that a question holds, in its order, those of its ages first."""
    tapes = {lu: tape for tape, lu in question.corrections.items()}
    return tuple(
        Comprise(mot.dit, mot.sens[0].nom, texte_sans(texte, tapes.get(mot.dit, mot.dit)))
        for mot in question.mots
        if mot.sens
    )


def texte_sans(texte: str, dit: str) -> str | None:
    """A text without an expression, nor the little words that led to it; None when the text does not hold it."""
    vus = [(lu.start(), lu.end(), replier(lu[0])) for lu in _MOT.finditer(texte)]
    voulus = mots(dit)
    for debut in range(len(vus)):
        if (fin := _suivre(vus, debut, voulus)) is not None:
            while debut and vus[debut - 1][2] in MOTS_VIDES:
                debut -= 1
            reste = texte[: vus[debut][0]] + texte[vus[fin][1] :]
            return _RESTES.sub(" ", reste).strip()
    return None


def _suivre(vus: list[tuple[int, int, str]], debut: int, voulus: Iterable[str]) -> int | None:
    """Where an expression that starts here ends, little words between its own being passed over."""
    rang = debut - 1
    for voulu in voulus:
        rang += 1
        while rang > debut and rang < len(vus) and vus[rang][2] != voulu and vus[rang][2] in MOTS_VIDES:
            rang += 1
        if rang >= len(vus) or vus[rang][2] != voulu:
            return None
    return rang if rang >= debut else None
