"""An agenda as it is read: when each point begins, what is said of it, whether the time is enough."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from home.typographie import date_courte, duree, heure
from reseau.animation.choices import Office
from reseau.animation.models import Point, Reunion
from reseau.animation.queries.preparation import suivi_dire

UNE_MINUTE = datetime.timedelta(minutes=1)
LONG = 30
LARGEUR = 600


@dataclass(frozen=True)
class PointPrevu:
    """One point: the hour when it should begin, what tells it apart, its stripe on the line of the meeting."""

    point: Point
    debut: datetime.datetime
    etiquette: str
    ton: str
    x: int
    largeur: int

    @property
    def long(self) -> bool:
        """Takes half an hour or more."""
        return self.point.duree >= LONG


@dataclass(frozen=True)
class OrdreDuJour:
    """The points of a meeting against the time that it has."""

    points: list[PointPrevu]
    demande: int
    prevu: int
    fin: datetime.datetime

    @property
    def somme(self) -> str:
        """« 2 h 30 sur 2 h 30 »."""
        return f"{duree(self.demande) or '0 min'} sur {duree(self.prevu)}"

    @property
    def tient(self) -> bool:
        """The time is enough."""
        return self.demande <= self.prevu

    @property
    def dit(self) -> str:
        """« Le compte y est, fin à 16 h 30 », or how much is too much."""
        if not self.points:
            return "Aucun point encore"
        if not self.tient:
            return f"{duree(self.demande - self.prevu)} de trop, fin à {heure(self.fin)}"
        reste = f", {duree(self.prevu - self.demande)} de libre" if self.demande < self.prevu else ""
        return f"Le compte y est, fin à {heure(self.fin)}{reste}"


def ordre_du_jour(reunion: Reunion) -> OrdreDuJour:
    """The points in their order, each beginning when the one before ends."""
    points = list(reunion.points.select_related("reporte_de__reunion"))
    demande = sum(point.duree for point in points)
    prevu = int((reunion.fin - reunion.debut) / UNE_MINUTE)
    return OrdreDuJour(
        list(_prevoir(reunion, points, max(demande, prevu, 1))), demande, prevu, reunion.debut + demande * UNE_MINUTE
    )


def _prevoir(reunion: Reunion, points: list[Point], total: int) -> Iterator[PointPrevu]:
    passees = 0
    for point in points:
        etiquette, ton = _etiquette(point)
        x, largeur = passees * LARGEUR // total + 1, max(point.duree * LARGEUR // total - 2, 1)
        yield PointPrevu(point, reunion.debut + passees * UNE_MINUTE, etiquette, ton, x, largeur)
        passees += point.duree


def _etiquette(point: Point) -> tuple[str, str]:
    """What the house knows of it: put there by itself, put off, what became of the decisions."""
    if point.office == Office.ADOPTION:
        return "Posé d’office", "neutre"
    if point.office == Office.SUIVI:
        return suivi_dire(point.comite), "neutre"
    if point.reporte_de and point.reporte_de.reunion:
        return f"Reporté du {date_courte(point.reporte_de.reunion.debut)}", "safran"
    return "", ""
