"""A month of half-days, week by week, for the calendar of sessions; one query."""

import calendar
import datetime
import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from home.typographie import MOIS
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import Seance, SessionFormation

MONTREES = (EtatSession.OUVERTE, EtatSession.CONFIRMEE, EtatSession.TERMINEE)
VENDREDI = 4
ANNEES = range(2000, 2100)
_SEMAINES = calendar.Calendar(firstweekday=calendar.MONDAY)


@dataclass
class Jour:
    """A square of the calendar; `dedans` tells the days of the month from those around."""

    date: datetime.date
    dedans: bool
    aujourdhui: bool
    seances: list[Seance] = field(default_factory=list)

    @property
    def sessions(self) -> list[SessionFormation]:
        """The sessions of the day, each once."""
        return list({seance.session_id: seance.session for seance in self.seances}.values())

    @property
    def classes(self) -> str:
        """How the square is drawn."""
        return (
            "hors" if not self.dedans else "auj" if self.aujourdhui else "we" if self.date.weekday() > VENDREDI else ""
        )


@dataclass
class CalendrierDuMois:
    """A month, its weeks, the months beside as (« 2027-01 », « Janvier 2027 »)."""

    titre: str
    code: str
    semaines: list[list[Jour]]
    avant: tuple[str, str]
    apres: tuple[str, str]
    nombre: int


def mois_lire(texte: str) -> tuple[int, int]:
    """Year and month that « 2027-01 » names; this month for anything else."""
    trouve = re.fullmatch(r"([0-9]{4})-([0-9]{2})", texte or "")
    if trouve and int(trouve[1]) in ANNEES and 1 <= int(trouve[2]) <= 12:
        return int(trouve[1]), int(trouve[2])
    jour = timezone.localdate()
    return jour.year, jour.month


def calendrier_du_mois(annee: int, mois: int, bassin: str = "") -> CalendrierDuMois:
    """The half-days of the open, confirmed and ended sessions of a month, those of the days around too."""
    semaines = _SEMAINES.monthdatescalendar(annee, mois)
    seances = (
        Seance.objects.filter(
            date__range=(semaines[0][0], semaines[-1][-1]), session__etat__in=MONTREES, session__formation__live=True
        )
        .select_related("session__formation")
        .order_by("date", "debut", "pk")
    )
    if bassin:
        seances = seances.filter(session__bassin__code=bassin)
    par_jour: dict[datetime.date, list[Seance]] = defaultdict(list)
    for seance in seances:
        par_jour[seance.date].append(seance)
    aujourdhui = timezone.localdate()
    cases = [
        [Jour(jour, jour.month == mois, jour == aujourdhui, par_jour.get(jour, [])) for jour in semaine]
        for semaine in semaines
    ]
    return CalendrierDuMois(
        titre=_titre(annee, mois),
        code=_code(annee, mois),
        semaines=cases,
        avant=_voisin(annee, mois, -1),
        apres=_voisin(annee, mois, 1),
        nombre=sum(len(jour.sessions) for semaine in cases for jour in semaine if jour.dedans),
    )


def _voisin(annee: int, mois: int, pas: int) -> tuple[str, str]:
    rang = annee * 12 + mois - 1 + pas
    return _code(rang // 12, rang % 12 + 1), _titre(rang // 12, rang % 12 + 1)


def _code(annee: int, mois: int) -> str:
    return f"{annee:04}-{mois:02}"


def _titre(annee: int, mois: int) -> str:
    return f"{MOIS[mois - 1]} {annee}".capitalize()
