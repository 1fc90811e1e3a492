"""Figures told with their hour, « à jour à 14 h 05 »: counted once, kept some minutes whatever is written meanwhile.

    RELEVES = Arretes("pilotage", minutes=10)

    arrete = RELEVES.lire(perimetre, lambda: releve_lire(perimetre))
    arrete.chose, arrete.instant

For what comes from too many rows, written too often, to be kept until they change, as a `Gardee` is. The page always
says the hour. A key names what the figures are about, as the permissions give it; never a person. ADR 044.
"""

import datetime
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils import timezone

from home.gardees import Gardee, version_monter

T = TypeVar("T")


@dataclass(frozen=True)
class Arrete(Generic[T]):
    """A thing as it was counted at this instant; shared, never changed after."""

    chose: T
    instant: datetime.datetime


class Arretes:
    """Things of one kind, by key, each counted again at the first reading after so many minutes, by one reader."""

    def __init__(self, nom: str, *, minutes: int, combien: int) -> None:
        self._piece = f"arretes-{nom}"
        self._gardee = Gardee(
            nom, pieces=(self._piece,), combien=combien, secondes=60 * minutes, surveillee=False, longues=True
        )

    def lire(self, cle: Hashable, faire: Callable[[], T]) -> Arrete[T]:
        """What is kept under this key, or counted now."""
        return self._gardee.lire(cle, lambda: Arrete(faire(), timezone.now()))

    def oublier(self) -> None:
        """Have everything counted again at the next reading, by every process."""
        version_monter(self._piece)
