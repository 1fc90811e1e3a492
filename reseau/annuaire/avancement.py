"""How far a long work inside one transaction is: said aside, for nothing of a transaction is seen before its end."""

import datetime
import time

from django.core.cache import cache
from django.utils import timezone

INTERVALLE = 1.0
DUREE = 3600


class Avancement:
    """Says how far a work is, once a second at most: `faites` out of `total`, as `unites` of work go by."""

    def __init__(self, cle: int, total: int, unites: int = 0) -> None:
        self._cle, self._total, self._unites = cle, total, max(1, unites or total)
        self._faites, self._dit = 0, -INTERVALLE

    def avancer(self, nombre: int) -> None:
        """So many units more."""
        self._faites += nombre
        if time.monotonic() - self._dit >= INTERVALLE:
            self._dit = time.monotonic()
            lignes = min(self._total, self._total * self._faites // self._unites)
            cache.set(_nom(self._cle), (lignes, timezone.now()), DUREE)


def avancement_lire(*, cle: int) -> tuple[int, datetime.datetime] | None:
    """What was said last, and when."""
    return cache.get(_nom(cle))


def avancement_oublier(*, cle: int) -> None:
    """The work is over, or starts over."""
    cache.delete(_nom(cle))


def _nom(cle: int) -> str:
    return f"annuaire-avancement-{cle}"
