"""A month of whole weeks, from Monday to Sunday, and what each day holds."""

import calendar
import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.utils import timezone
from django.utils.safestring import SafeString

from home.typographie import MOIS

VENDREDI = 4
ANNEES = range(2000, 2100)
_SEMAINES = calendar.Calendar(firstweekday=calendar.MONDAY)


def _rien(jour: datetime.date, contenu: tuple) -> SafeString:
    return SafeString("")


@dataclass(frozen=True)
class Jour:
    """A square of the calendar; `dedans` tells the days of the month from those around."""

    date: datetime.date
    dedans: bool
    aujourdhui: bool
    contenu: tuple[Any, ...]
    ecrit: SafeString = SafeString("")  # ce que la case montre, quand qui l'appelle l'a écrit

    @property
    def quantieme(self) -> str:
        """« 7 »."""
        return str(self.date.day)

    @property
    def classes(self) -> str:
        """How the square is drawn."""
        if not self.dedans:
            return "hors"
        return "auj" if self.aujourdhui else "we" if self.date.weekday() > VENDREDI else ""


@dataclass(frozen=True)
class Mois:
    """A month of a year."""

    annee: int
    numero: int

    @classmethod
    def de(cls, jour: datetime.date) -> Self:
        """The month of a day."""
        return cls(jour.year, jour.month)

    @classmethod
    def lire(cls, texte: str) -> Self:
        """The month that « 2027-01 » names; this month for anything else."""
        trouve = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", texte or "")
        if trouve and int(trouve[1]) in ANNEES:
            return cls(int(trouve[1]), int(trouve[2]))
        return cls.de(timezone.localdate())

    @property
    def code(self) -> str:
        """« 2027-01 »."""
        return f"{self.annee:04}-{self.numero:02}"

    @property
    def titre(self) -> str:
        """« Janvier 2027 »."""
        return f"{MOIS[self.numero - 1]} {self.annee}".capitalize()

    @property
    def avant(self) -> Self:
        """The month before."""
        return self._voisin(-1)

    @property
    def apres(self) -> Self:
        """The month after."""
        return self._voisin(1)

    @property
    def du(self) -> datetime.date:
        """The first day shown, a Monday."""
        return _SEMAINES.monthdatescalendar(self.annee, self.numero)[0][0]

    @property
    def au(self) -> datetime.date:
        """The day after the last one shown."""
        return _SEMAINES.monthdatescalendar(self.annee, self.numero)[-1][-1] + datetime.timedelta(days=1)

    def semaines(
        self, choses: Iterable[tuple[datetime.date, Any]], ecrire: Callable[[datetime.date, tuple], SafeString] = _rien
    ) -> list[list[Jour]]:
        """The weeks, with what falls on each day, each thing once a day, in the order given.

        `ecrire` writes what the square of a day shows, where a template for each would cost too much.
        """
        par_jour: dict[datetime.date, dict[Any, None]] = defaultdict(dict)
        for date, chose in choses:
            par_jour[date][chose] = None
        aujourdhui = timezone.localdate()

        def jour(date: datetime.date) -> Jour:
            contenu = tuple(par_jour.get(date, ()))
            return Jour(date, date.month == self.numero, date == aujourdhui, contenu, ecrire(date, contenu))

        return [[jour(j) for j in semaine] for semaine in _SEMAINES.monthdatescalendar(self.annee, self.numero)]

    def _voisin(self, pas: int) -> Self:
        rang = self.annee * 12 + self.numero - 1 + pas
        return type(self)(rang // 12, rang % 12 + 1)
