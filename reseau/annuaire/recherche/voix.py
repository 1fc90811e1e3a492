"""What a whole sentence leans to: each of its words, and each two that follow one another, speaks for the networks that
the expressions of the lexicon which say them lead to (ADR 046).

The lexicon hears an expression or does not; « elle veut lâcher la caisse » holds none of them, and half of its words
are in those that lead to who advises employees. A naive Bayes, read from the lexicon alone: nothing is kept of anybody.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from home.recherche.vocabulaire import Racines

_DOUTE = 0.3  # ce que pèse l’usage général à côté de ce que dit un mot entendu une fois
_MESURE = 0.3  # les mots d’une phrase se répètent l’un l’autre : chacun ne compte qu’à trois dixièmes


@dataclass(frozen=True)
class Voix:
    """How many expressions lead to each network, in all and among those that say a stem, or two in a row."""

    reseaux: dict[str, float] = field(default_factory=dict)
    par_trait: dict[Racines, dict[str, float]] = field(default_factory=dict)

    @classmethod
    def de(cls, menees: Iterable[tuple[Racines, Sequence[str]]]) -> Self:
        """Read expressions, by their stems, with the networks that each leads to, which share its voice."""
        reseaux: dict[str, float] = defaultdict(float)
        par_trait: dict[Racines, dict[str, float]] = {}
        for racines, menes in menees:
            traits = set(_traits(racines))
            for reseau in menes:
                for comptes in (reseaux, *(par_trait.setdefault(trait, defaultdict(float)) for trait in traits)):
                    comptes[reseau] += 1 / len(menes)
        pareilles: dict[frozenset[tuple[str, float]], dict[str, float]] = {}  # presque toutes mènent à un seul réseau
        for trait, siennes in par_trait.items():
            par_trait[trait] = pareilles.setdefault(frozenset(siennes.items()), siennes)
        return cls(reseaux, par_trait)

    def parts(self, racines: Sequence[str]) -> dict[str, float]:
        """The share of the voices that each network has for these stems, one in all; none when nothing is known."""
        connus = [siennes for trait in dict.fromkeys(_traits(racines)) if (siennes := self.par_trait.get(trait))]
        if not connus:
            return {}
        tous = sum(self.reseaux.values())
        penchants = {
            reseau: math.exp(_MESURE * sum(math.log(_rapport(siennes, reseau, nombre / tous)) for siennes in connus))
            for reseau, nombre in self.reseaux.items()
        }
        somme = sum(penchants.values())
        return {reseau: penchant / somme for reseau, penchant in penchants.items()}


def _rapport(siennes: dict[str, float], reseau: str, usage: float) -> float:
    """How many times more often than any expression those that hold something lead to a network."""
    return (siennes.get(reseau, 0) + _DOUTE * usage) / ((sum(siennes.values()) + _DOUTE) * usage)


def _traits(racines: Sequence[str]) -> Iterator[Racines]:
    yield from ((racine,) for racine in racines)
    yield from pairwise(racines)
