"""Numbers that the activity gives by itself: rooms offer them at the registry point « indicateurs »."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from home import registre


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
    """One number: `lire(perimetre, du, au)` counts it on the days from `du` to `au`, excluded, in these rooms."""

    code: str
    libelle: str
    unite: str
    lire: Callable[[Perimetre, datetime.date, datetime.date], Valeur]
    pieces: tuple[str, ...]


def indicateurs() -> dict[str, SourceIndicateur]:
    """Every number that a room offers, by its code."""
    return {source.code: source for source in registre.lire("indicateurs")}
