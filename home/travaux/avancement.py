"""How far a long work inside one transaction is: said aside, for nothing of a transaction is seen before its end."""

import datetime
import time

from django.core.cache import cache
from django.db.models import Model
from django.utils import timezone

INTERVALLE = 1.0
DUREE = 3600


class Avancement:
    """Says how far a work is, once a second at most: so many out of `total`, as `unites` of work go by."""

    def __init__(self, travail: Model, total: int, unites: int = 0) -> None:
        self._nom, self._total, self._unites = _nom(travail), total, max(1, unites or total)
        self._faites, self._dit = 0, -INTERVALLE

    def avancer(self, nombre: int) -> None:
        """So many units more."""
        self._faites += nombre
        if time.monotonic() - self._dit >= INTERVALLE:
            self._dit = time.monotonic()
            faites = min(self._total, self._total * self._faites // self._unites)
            cache.set(self._nom, (faites, timezone.now()), DUREE)


def avancement_lire(travail: Model) -> tuple[int, datetime.datetime | None]:
    """What was said last, and when."""
    return cache.get(_nom(travail)) or (0, None)


def avancement_oublier(travail: Model) -> None:
    """The work is over, or starts over."""
    cache.delete(_nom(travail))


def _nom(travail: Model) -> str:
    return f"avancement-{travail._meta.label_lower}-{travail.pk}"
