"""What the clock of a session says: what a point took, what it leaves, when it all ends. No database here."""

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass

from home.typographie import duree
from reseau.animation.models import Point

TOUR = 163.4  # le tour du cadran, un cercle de rayon 26
FIN = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Temps:
    """The minutes of a point: those that passed, those that were foreseen."""

    secondes: int
    prevues: int

    @property
    def passees(self) -> int:
        """Whole minutes; a second begun is not one."""
        return self.secondes // 60

    @property
    def trop(self) -> int:
        """Minutes over what was foreseen."""
        return max(0, self.passees - self.prevues)

    @property
    def restent(self) -> int:
        """Minutes left; zero once it is over."""
        return max(0, self.prevues - self.passees)

    @property
    def dit(self) -> str:
        """« 45 min », « 18 min sur 40 », « 21 min, 6 de trop »."""
        if not self.secondes:
            return duree(self.prevues)
        passees = duree(self.passees) or "moins d’une minute"
        return f"{passees}, {self.trop} de trop" if self.trop else f"{passees} sur {self.prevues}"

    @property
    def fil(self) -> str:
        """How much of its ring the dial shows."""
        return f"{TOUR * min(1, self.secondes / 60 / self.prevues):.1f} {TOUR}"


def temps_de(point: Point, *, courant: bool, maintenant: datetime.datetime) -> Temps:
    """The time of a point, running when it is the one talked about."""
    court = courant and point.commence_le is not None
    ajout = max(0, int((maintenant - point.commence_le).total_seconds())) if court else 0
    return Temps(point.secondes + ajout, point.duree)


def fin_prevue(
    points: Iterable[tuple[Point, Temps]], courant: int | None, maintenant: datetime.datetime
) -> datetime.datetime:
    """When it ends if every point that is left takes what was foreseen."""
    restent = sum(
        temps.restent
        for point, temps in points
        if point.pk == courant or not (point.traite or temps.secondes >= 60 * temps.prevues)
    )
    return maintenant + datetime.timedelta(minutes=restent)


def retard(fin: datetime.datetime, prevue: datetime.datetime) -> int:
    """Minutes late; zero when it will end in time."""
    return max(0, math.ceil((fin - prevue) / FIN))
