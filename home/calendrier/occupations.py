"""What takes people, a room and a day, whatever room of the house it comes from: an event, a meeting, a session.

Rooms offer theirs at the registry point « occupations » (`SourceDOccupations`): everything that holds between two
instants, private things too. Whoever shows them asks `lisible_par` first, and says no title else.

    for occupation in occupations_lire(debut, fin):
        ...
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from home import registre
from home.calendrier.ical import PARIS
from home.personnes import Personne
from home.recherche.texte import MOTS_VIDES, mots

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
    """
    ville = mots(commune)
    dits = [mot for mot in mots(texte) if mot not in MOTS_VIDES and mot != "salle" and not _postal(mot)]
    restes = [mot for mot in ville if mot not in MOTS_VIDES]
    if restes and dits[-len(restes) :] == restes:
        dits = dits[: -len(restes)]
    return " ".join([*dits, "|", *ville]) if dits else ""


def _postal(mot: str) -> bool:
    return len(mot) == POSTAL and mot.isdecimal()


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
    """The instant of a wall time of Paris: the first one in the night when an hour comes twice."""
    return datetime.datetime.combine(jour, heure, PARIS)


def jours_de_paris(debut: datetime.datetime, fin: datetime.datetime) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of Paris that an interval touches; what ends at midnight leaves the next day alone."""
    premier = _jour_de_l_heure(int(debut.timestamp() // HEURE))
    return premier, max(premier, _jour_de_l_heure(-int(-fin.timestamp() // HEURE) - 1))


@lru_cache(20_000)
def _jour_de_l_heure(heure: int) -> datetime.date:
    """The day of this hour of the universal clock: days of Paris begin and end on whole ones, whatever the season."""
    return datetime.datetime.fromtimestamp(heure * HEURE, PARIS).date()
