"""What a question was understood as: a chip for each expression of the trade, the question without it, or otherwise."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from home.recherche.texte import MOTS_VIDES, mots, replier
from reseau.annuaire.recherche.lexique import Sens
from reseau.annuaire.recherche.question import Question

_MOT = re.compile(r"[^\W_]+")
_RESTES = re.compile(r"(?:\s*[,;:.])+\s*(?=[,;:.]|$)|^[\s,;:.]+|\s{2,}")


class Comprise(NamedTuple):
    """What the lexicon made of words: a code of a group, or its own name for them; and the question without them.

    `sans` is None when the words cannot be found again in what was typed.
    """

    groupe: str
    nom: str
    sans: str | None


def comprises(question: Question, texte: str) -> tuple[Comprise, ...]:
    """What was understood of a question, in its order, what its ages mean first; the same thing said twice is once."""
    tapes = {lu: tape for tape, lu in question.corrections.items()}
    dits: dict[tuple[str, str], list[str]] = {}
    for mot in question.mots:
        if mot.sens and mot.dit:  # toute demande ne se dit pas d’un mot
            dits.setdefault(_nommer(mot.sens[0]), []).append(tapes.get(mot.dit, mot.dit))
    return tuple(Comprise(*nomme, _sans_tous(texte, siens)) for nomme, siens in dits.items())


def _nommer(sens: Sens) -> tuple[str, str]:
    """The group and the code that it leads to first; its own name when it leads to texts only."""
    if not sens.codes:
        return "", sens.nom
    groupe, _, code = sens.codes[0].partition(":")
    return groupe, code


def _sans_tous(texte: str, dits: Iterable[str]) -> str | None:
    restes: str | None = texte
    for dit in dits:
        restes = None if restes is None else texte_sans(restes, dit)
    return restes


def texte_sans(texte: str, dit: str) -> str | None:
    """A text without an expression, nor the little words that led to it; None when the text does not hold it."""
    vus = _mots_de(texte)
    trouve = _trouver(vus, dit)
    if trouve is None:
        return None
    debut, fin = trouve
    while debut and vus[debut - 1].plie in MOTS_VIDES:
        debut -= 1
    return _RESTES.sub(" ", texte[: vus[debut].debut] + texte[vus[fin].fin :]).strip()


def comme_tape(texte: str, dit: str) -> str:
    """Folded words as they were typed, accents and all: « décroché » for « decroche »."""
    vus = _mots_de(texte)
    trouve = _trouver(vus, dit)
    return texte[vus[trouve[0]].debut : vus[trouve[1]].fin] if trouve else dit


def texte_avec(texte: str, dit: str, autre: str) -> str:
    """A text where an expression is said otherwise, the rest as it was typed."""
    vus = _mots_de(texte)
    trouve = _trouver(vus, dit)
    return texte[: vus[trouve[0]].debut] + autre + texte[vus[trouve[1]].fin :] if trouve else autre


class _Mot(NamedTuple):
    debut: int
    fin: int
    plie: str


def _mots_de(texte: str) -> list[_Mot]:
    return [_Mot(lu.start(), lu.end(), replier(lu[0])) for lu in _MOT.finditer(texte)]


def _trouver(vus: Sequence[_Mot], dit: str) -> tuple[int, int] | None:
    """The first and the last word of an expression in a text."""
    voulus = mots(dit)
    suites = ((debut, fin) for debut in range(len(vus)) if (fin := _suivre(vus, debut, voulus)) is not None)
    return next(suites, None)


def _suivre(vus: Sequence[_Mot], debut: int, voulus: Sequence[str]) -> int | None:
    """Where an expression that starts here ends, little words between its own being passed over."""
    rang = debut - 1
    for voulu in voulus:
        rang += 1
        while debut < rang < len(vus) and vus[rang].plie != voulu and vus[rang].plie in MOTS_VIDES:
            rang += 1
        if rang >= len(vus) or vus[rang].plie != voulu:
            return None
    return rang if voulus else None
