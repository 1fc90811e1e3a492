"""When an event takes place: as it is typed, how it comes back, and in words, at the wall time of Paris."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.utils import timezone

from home.temps.calendrier import MINUIT, UN_JOUR, heure_de_paris, jours_de_paris
from home.temps.periodes import mois_apres
from home.temps.typographie import date_longue, heure
from reseau.agenda.choices import SERIE_MOIS, Frequence

# When an event takes place, in words: « samedi 12 décembre 2026, 10 h à 18 h », at the wall time of Paris.


def heures_dire(debut: datetime.datetime, fin: datetime.datetime) -> str:
    """« 10 h à 18 h »; of several days, from the first to the last: « jusqu’au lundi 14 décembre 2026, 18 h »."""
    premier, dernier = jours_de_paris(debut, fin)
    if premier == dernier:
        return f"{heure(debut)} à {_fin(fin)}"
    return f"{heure(debut)}, jusqu’au {date_longue(dernier)}, {_fin(fin)}"


def quand_dire(debut: datetime.datetime, fin: datetime.datetime) -> str:
    """The day and its hours; of several days, both ends: « du jeudi … à 10 h au samedi … à 18 h »."""
    premier, dernier = jours_de_paris(debut, fin)
    if premier == dernier:
        return f"{date_longue(premier)}, {heures_dire(debut, fin)}"
    return f"du {date_longue(premier)} à {heure(debut)} au {date_longue(dernier)} à {_fin(fin)}"


def _fin(fin: datetime.datetime) -> str:
    return "minuit" if timezone.localtime(fin).time() == MINUIT else heure(fin)


# When an event takes place, as it is typed: a day and hours at the wall time of Paris, and how it comes back.


@dataclass(frozen=True)
class Horaire:
    """A day and hours; until another day for what lasts several."""

    jour: datetime.date
    de: datetime.time
    a: datetime.time
    dernier_jour: datetime.date | None = None

    @property
    def debut(self) -> datetime.datetime:
        return heure_de_paris(self.jour, self.de)

    @property
    def fin(self) -> datetime.datetime:
        """The instant when it ends; midnight is that of the evening."""
        soir = self.a == MINUIT and not self.dernier_jour
        return heure_de_paris(self.dernier_jour or self.jour + UN_JOUR * soir, self.a)

    @property
    def existe(self) -> bool:
        """Whether these hours are on the clock that day: summer time skips one in a night of March."""
        return self.debut.time() == self.de and self.fin.time() == self.a

    def le(self, jour: datetime.date) -> "Horaire":
        """The same hours, from another day on."""
        dernier = self.dernier_jour and jour + (self.dernier_jour - self.jour)
        return Horaire(jour, self.de, self.a, dernier)


@dataclass(frozen=True)
class Repetition:
    """How it comes back, and until which day, included."""

    frequence: str
    jusqu_au: datetime.date

    def trop_longue(self, jour: datetime.date) -> bool:
        """Goes on for more than SERIE_MOIS months."""
        return self.jusqu_au > mois_apres(jour=jour, mois=SERIE_MOIS)

    def jours(self, jour: datetime.date) -> Iterator[datetime.date]:
        """The days, the first one first: every week, every other week, or the same rank of the same weekday.

        A fifth Monday, which not every month has, is the last one.
        """
        debut = datetime.datetime.combine(jour, datetime.time())
        fin = datetime.datetime.combine(self.jusqu_au, datetime.time())
        if self.frequence == Frequence.MOIS:
            rang = (jour.day - 1) // 7 + 1
            dit = weekday(jour.weekday())(rang if rang < 5 else -1)
            regle = rrule(MONTHLY, dtstart=debut, until=fin, byweekday=dit)
        else:
            regle = rrule(WEEKLY, interval=2 if self.frequence == Frequence.QUINZAINE else 1, dtstart=debut, until=fin)
        for instant in regle:
            yield instant.date()


def horaires_de(horaire: Horaire, repetition: Repetition | None) -> list[Horaire]:
    """Every date, the first one first."""
    if repetition is None:
        return [horaire]
    return [horaire.le(jour) for jour in repetition.jours(horaire.jour)]


def annee_au_plus(jour: datetime.date) -> datetime.date:
    """How far ahead an event may be dated: two years."""
    return mois_apres(jour=jour, mois=24)


def horaire_de(debut: datetime.datetime, fin: datetime.datetime) -> Horaire:
    """Two written instants, as they are typed."""
    debut, fin = timezone.localtime(debut), timezone.localtime(fin)
    dernier = None if fin.date() == debut.date() else fin.date()
    if fin.time() == MINUIT and dernier == debut.date() + UN_JOUR:
        dernier = None
    return Horaire(debut.date(), debut.time(), fin.time(), dernier)
