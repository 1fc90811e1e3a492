"""Texts cut into words and stems, as search rows hold them; the same texts and words come back by the thousand."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from home.recherche.texte import MOTS_VIDES, mots, mots_bruts, raciner, replier

LONGUEUR_MOT = 60
TEXTE_COURT = 100
LIEN = "þ"
VIDES = frozenset(replier(mot) for mot in ("", *MOTS_VIDES))


class TexteLu(NamedTuple):
    """The folded words of a text, short enough to be kept; its significant stems, in order.

    The stems are those that `analyser` gives for a question.
    """

    mots: tuple[str, ...]
    racines: tuple[str, ...]


def textes_lire(*textes: str) -> list[TexteLu]:
    """Several texts read."""
    return [_lire_court(texte) if len(texte) <= TEXTE_COURT else _lire_long(texte) for texte in textes]


def racines(lus: Sequence[TexteLu]) -> str:
    """Stems of several texts, each once, in order."""
    return " ".join(dict.fromkeys(chain.from_iterable([lu.racines for lu in lus])))


def racines_et_paires(lus: Sequence[TexteLu]) -> str:
    """The same with each pair of neighbours as one word more: « mission locale » is not « locale » and « mission »."""
    return " ".join(dict.fromkeys(chain(*[lu.racines for lu in lus], *[_paires_gardees(lu.racines) for lu in lus])))


def paires(racines: Sequence[str]) -> list[str]:
    """Each stem joined to the next by a letter that French never writes."""
    return [f"{une}{LIEN}{autre}" for une, autre in pairwise(racines)]


def _lire(texte: str) -> TexteLu:
    bruts = mots_bruts(texte)
    if bruts is None:
        bruts = mots(texte)
    return TexteLu(tuple(filter(None, map(_mot, bruts))), tuple(filter(None, map(_racine, bruts))))


@lru_cache(50_000)
def _mot(brut: str) -> str:
    """A word folded; nothing when it is too long."""
    mot = replier(brut)
    return "" if len(mot) > LONGUEUR_MOT else mot


@lru_cache(50_000)
def _racine(brut: str) -> str:
    """Its stem; nothing when it means nothing."""
    mot = _mot(brut)
    return "" if mot in VIDES else raciner(mot)


_lire_court = lru_cache(20_000)(_lire)  # noms, communes, termes : les mêmes reviennent
_lire_long = lru_cache(500)(_lire)  # descriptions : un réseau donne souvent la même partout
_paires_gardees = lru_cache(1_000)(paires)  # celles des termes et des noms de services, jamais modifiées
