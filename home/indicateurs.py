"""Numbers that the activity gives by itself: rooms offer them at the registry point « indicateurs »."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.utils import timezone

from home import registre
from home.gardees import Gardee


class Etendue(StrEnum):
    """What a number is about."""

    REGION = "REGION"
    COMMISSION = "COMMISSION"
    BASSIN = "BASSIN"
    RESEAU = "RESEAU"
    STRUCTURE = "STRUCTURE"


@dataclass(frozen=True)
class Perimetre:
    """The region, or the row of this key at this extent."""

    etendue: Etendue
    cle: int | None = None


@dataclass(frozen=True)
class Valeur:
    """A number, out of how many (`sur`), hidden when too few people make it (`masque`), and the page that lists it."""

    nombre: float | None
    sur: float | None = None
    masque: bool = False
    url: str = ""


@dataclass(frozen=True)
class SourceIndicateur:
    """One number: `lire(perimetre, du, au)` counts it on the days from `du` to `au`, excluded, from these rooms.

    One that reads `journaux`, tables written all the time, is never kept. Those of two territories add up (`additif`),
    unless they are a mean or a share.
    """

    code: str
    libelle: str
    unite: str
    lire: Callable[[Perimetre, datetime.date, datetime.date], Valeur]
    pieces: frozenset[str]
    journaux: frozenset[str] = frozenset()
    additif: bool = True

    def lire_gardee(self, perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
        """The same, counted once until one of these rooms is written; an extent is that of today."""
        if self.journaux:
            return self.lire(perimetre, du, au)
        cle = (perimetre, du, au, timezone.localdate())
        return _gardees(self.code, self.pieces).lire(cle, lambda: self.lire(perimetre, du, au))


@cache
def _gardees(code: str, pieces: frozenset[str]) -> Gardee:
    return Gardee(f"nombre {code}", pieces=pieces)


def indicateurs() -> dict[str, SourceIndicateur]:
    """Every number that a room offers, by its code."""
    return {source.code: source for source in registre.lire("indicateurs")}
