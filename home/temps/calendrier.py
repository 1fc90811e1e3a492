"""A month week by week, what takes people, a room and a day, and the personal calendar (T19)."""

import calendar
import datetime
import hashlib
import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self

from django.contrib.auth import get_user_model
from django.utils import timezone

from home import registre
from home.models import FluxAgenda
from home.permissions import Personne
from home.recherche.texte import MOTS_VIDES, mots
from home.temps.flux import PARIS, calendrier_ecrire
from home.temps.typographie import MOIS

# A month of whole weeks, from Monday to Sunday, and what each day holds.

VENDREDI = 4
ANNEES = range(2000, 2100)
_SEMAINES = calendar.Calendar(firstweekday=calendar.MONDAY)


@dataclass(frozen=True)
class Jour:
    """A square of the calendar; `dedans` tells the days of the month from those around."""

    date: datetime.date
    dedans: bool
    aujourdhui: bool
    contenu: tuple[Any, ...]

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

    def semaines(self, choses: Iterable[tuple[datetime.date, Any]]) -> list[list[Jour]]:
        """The weeks, with what falls on each day, each thing once a day, in the order given."""
        par_jour: dict[datetime.date, dict[Any, None]] = defaultdict(dict)
        for date, chose in choses:
            par_jour[date][chose] = None
        aujourdhui = timezone.localdate()

        def jour(date: datetime.date) -> Jour:
            contenu = tuple(par_jour.get(date, ()))
            return Jour(date, date.month == self.numero, date == aujourdhui, contenu)

        return [[jour(j) for j in semaine] for semaine in _SEMAINES.monthdatescalendar(self.annee, self.numero)]

    def _voisin(self, pas: int) -> Self:
        rang = self.annee * 12 + self.numero - 1 + pas
        return type(self)(rang // 12, rang % 12 + 1)


# What takes people, a room and a day, whatever room of the house it comes from: an event, a meeting, a session.
#
# Rooms offer theirs at the registry point « occupations » (`SourceDOccupations`): everything that holds between two
# instants, private things too. Whoever shows them asks `lisible_par` first, and says no title else.
#
# for occupation in occupations_lire(debut, fin):
# ...

ZERO = datetime.timedelta()
UN_JOUR = datetime.timedelta(days=1)
MINUIT = datetime.time()
HEURE = 3_600
POSTAL = 5


class Nature(StrEnum):
    """What kind of thing it is, in the words said to whoever may not read its title."""

    EVENEMENT = "événement d’un autre réseau"
    REUNION = "réunion d’un autre comité"
    SESSION = "session de formation"


class Tenue(StrEnum):
    """Whether its date is sure."""

    OPTION = "OPTION"
    CONFIRMEE = "CONFIRMEE"


def _personne() -> frozenset[int]:
    return frozenset()


def cle_de_lieu(texte: str, commune: str = "") -> str:
    """How the same place, typed twice by two people, is known for the same; empty when nothing but a town was typed.

    « Espace Franquin, 16000 Angoulême » is « espace Franquin » at Angoulême, and « salle Blossac » is « Blossac ».
    A letter that ends the text, or follows « salle », is a name: rooms A and C are two.
    """
    ville, lus, dits = mots(commune), mots(texte), []
    for avant, mot, apres in zip(["", *lus], lus, [*lus[1:], ""], strict=False):
        lettre = len(mot) == 1 and (avant == "salle" or not apres)
        if lettre or mot not in MOTS_VIDES and mot != "salle" and not (len(mot) == POSTAL and mot.isdecimal()):
            dits.append(mot)
    restes = [mot for mot in ville if mot not in MOTS_VIDES]
    if restes and dits[-len(restes) :] == restes:
        dits = dits[: -len(restes)]
    return " ".join([*dits, "|", *ville]) if dits else ""


@dataclass(frozen=True)
class Occupation:
    """One thing at one time, half-open: what ends at noon leaves noon free.

    `uid` is the one of its calendars, `groupe` what it is one of: two dates of one series never clash.
    `debut` and `fin` are aware instants; `marge` is set up before and cleared after. `lieux` are the keys of where it
    is (`cle_de_lieu`), none when it is at a distance; `salle` is folded. `bassins`, `structures` and `themes` are
    primary keys, no bassin means the whole region; `publics` likewise, none means everyone.
    `attendus` and `equipe` give the accounts expected there, and those that it asks as staff or speakers: they are
    counted, never named. `prevenir` gives those who are told when someone keeps a date that clashes.
    """

    uid: str
    titre: str
    url: str
    debut: datetime.datetime
    fin: datetime.datetime
    nature: Nature = Nature.EVENEMENT
    groupe: str = ""
    marge: datetime.timedelta = ZERO
    endroit: str = ""
    lieux: frozenset[str] = frozenset()
    salle: str = ""
    bassins: frozenset[int] = frozenset()
    structures: frozenset[int] = frozenset()
    publics: frozenset[int] = frozenset()
    themes: frozenset[int] = frozenset()
    effectif: int = 0
    etat: Tenue = Tenue.CONFIRMEE
    attendus: Callable[[], frozenset[int]] = field(default=_personne, compare=False)
    equipe: Callable[[], frozenset[int]] = field(default=_personne, compare=False)
    lisible_par: Callable[[Any], bool] = field(default=lambda compte: False, compare=False)
    prevenir: Callable[[], Collection[Personne]] = field(default=tuple, compare=False)


@dataclass(frozen=True)
class SourceDOccupations:
    """Where a room says what it holds; `pieces` are the rooms that this reads, and those that say who may read it."""

    lire: Callable[[datetime.datetime, datetime.datetime], Iterable[Occupation]]
    pieces: tuple[str, ...]


def occupations_lire(du: datetime.datetime, au: datetime.datetime) -> Iterator[Occupation]:
    """Everything that holds between two instants, as every room says it; what is cancelled or put off is not there."""
    for source in registre.lire("occupations"):
        yield from source.lire(du, au)


def heure_de_paris(jour: datetime.date, heure: datetime.time) -> datetime.datetime:
    """The instant of a wall time of Paris: the first one in the night when an hour comes twice, an hour later in the
    one that skips it.
    """
    return datetime.datetime.combine(jour, heure, PARIS).astimezone(datetime.UTC).astimezone(PARIS)


def jours_de_paris(debut: datetime.datetime, fin: datetime.datetime) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of Paris that an interval touches; what ends at midnight leaves the next day alone."""
    premier = _jour_de_l_heure(int(debut.timestamp() // HEURE))
    return premier, max(premier, _jour_de_l_heure(-int(-fin.timestamp() // HEURE) - 1))


@lru_cache(20_000)
def _jour_de_l_heure(heure: int) -> datetime.date:
    """The day of this hour of the universal clock: days of Paris begin and end on whole ones, whatever the season."""
    return datetime.datetime.fromtimestamp(heure * HEURE, PARIS).date()


# The personal calendar: one secret address per person, shown once, replaced or closed at will (T19).

OCTETS = 32


def flux_create(*, compte: Personne) -> str:
    """A new secret, the only time that it is known; the one before opens nothing any more."""
    secret = secrets.token_urlsafe(OCTETS)
    FluxAgenda.objects.update_or_create(
        compte=compte, defaults={"empreinte": _empreinte(secret), "cree_le": timezone.now()}
    )
    return secret


def flux_revoke(*, compte: Personne) -> None:
    """Close the personal calendar; closing it twice changes nothing."""
    FluxAgenda.objects.filter(compte=compte).delete()


def flux_de(compte: Personne) -> FluxAgenda | None:
    """The personal calendar of an account, if it is open."""
    return FluxAgenda.objects.filter(compte=compte).first()


def flux_compte(secret: str) -> Any:
    """Whose calendar this secret opens; None for an unknown one, a replaced one, a closed account."""
    return get_user_model().objects.filter(flux_agenda__empreinte=_empreinte(secret), is_active=True).first()


def flux_ecrire(compte: Personne) -> str:
    """What every room has to say in this person's calendar."""
    rendez_vous = [dit for source in registre.lire("agenda_personnel") for dit in source(compte)]
    return calendrier_ecrire(rendez_vous, produit="Mon agenda", nom="SAFRAN")


def _empreinte(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
