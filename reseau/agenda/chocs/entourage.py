"""What holds around a date, ranged once by day and asked many times."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from home.calendrier.occupations import UN_JOUR, Occupation, jours_de_paris

ASSISTANCE = 50  # à partir d’ici, un événement se sent jusque dans le bassin voisin
LONGUE = 62  # au-delà de tant de jours, une occupation n’est pas rangée jour par jour
JOUR_SECONDES = 86_400


class Marque(StrEnum):
    """Why a day is not like the others."""

    VACANCES = "VACANCES"
    FERIE = "FERIE"
    EXAMEN = "EXAMEN"


@dataclass(frozen=True)
class JourMarque:
    """Days to keep away from, the last one excluded; for these publics, or for everyone when none is named."""

    titre: str
    nature: str
    du: datetime.date
    au: datetime.date
    publics: frozenset[int] = frozenset()

    @property
    def uid(self) -> str:
        """What it is known by."""
        return f"jour-{self.nature}-{self.du}-{self.au}-{self.titre}"

    def comprend(self, jour: datetime.date) -> bool:
        """Whether this day is one of them."""
        return self.du <= jour < self.au


class Temps(NamedTuple):
    """When something holds: instants, in seconds, and days of Paris, by their rank, the last one included.

    Two hours of the wall of Paris do not compare: one night a year, half past two comes twice.
    """

    debut: float
    fin: float
    marge: float
    premier: int
    dernier: int

    @classmethod
    def de(cls, occupation: Occupation) -> "Temps":
        """When this one holds."""
        premier, dernier = jours_de_paris(occupation.debut, occupation.fin)
        return cls(
            occupation.debut.timestamp(),
            occupation.fin.timestamp(),
            occupation.marge.total_seconds(),
            premier.toordinal(),
            dernier.toordinal(),
        )

    @property
    def vide(self) -> bool:
        """Lasts nothing: the hour that spring takes away."""
        return self.fin <= self.debut

    @property
    def jours(self) -> range:
        """The days where it may hold a room, margins included."""
        autour = int(self.marge // JOUR_SECONDES) + 1 if self.marge else 0
        return range(self.premier - autour, self.dernier + autour + 1)


class Ligne(NamedTuple):
    """Something that holds, and when."""

    occupation: Occupation
    temps: Temps


class Entourage:
    """The other occupations, the neighbours of each bassin and the marked days, made once for many dates.

    Each thing is put aside under the day that it writes; the days of Paris that it touches are counted once a date
    comes near.
    """

    def __init__(
        self,
        autres: Iterable[Occupation],
        *,
        voisins: Mapping[int, frozenset[int]] | None = None,
        jours: Iterable[JourMarque] = (),
    ) -> None:
        """Put everything aside; what lasts is ranged at once."""
        self.voisins = voisins or {}
        self.marques = [(jour.du.toordinal(), jour.au.toordinal(), jour) for jour in jours]
        self._autres = list(autres)
        self._par_debut: dict[int, list[Occupation]] = defaultdict(list)
        self._durables: list[Occupation] = []
        self._par_jour: dict[int, list[Ligne]] = defaultdict(list)
        self._longues: list[Ligne] = []
        self._ranges: set[int] = set()
        self._lignes: dict[int, Ligne] = {}
        self._proches: dict[tuple, dict[int, list[Ligne]]] = {}
        for autre in self._autres:
            jour = autre.debut.toordinal()
            if autre.fin.toordinal() - jour > 1 or autre.marge >= UN_JOUR:
                self._durables.append(autre)
                self._ranger(autre)
            else:
                self._par_debut[jour].append(autre)

    def des_jours(self, jours: range) -> list[Ligne]:
        """What holds on one of these days, each thing once."""
        if len(jours) > LONGUE:
            return [self._ligne(autre) for autre in self._autres]
        for jour in _debuts(jours):
            if jour not in self._ranges:
                self._ranges.add(jour)
                for autre in self._par_debut.get(jour, ()):
                    self._ranger(autre)
        if len(jours) == 1:
            return self._longues + self._par_jour.get(jours[0], [])
        vues = {id(ligne): ligne for jour in jours for ligne in self._par_jour.get(jour, ())}
        return [*self._longues, *vues.values()]

    def _ranger(self, autre: Occupation) -> None:
        """Under each day that it touches; the longest are looked at every day."""
        ligne = self._ligne(autre)
        jours = ligne.temps.jours
        if len(jours) > LONGUE:
            self._longues.append(ligne)
            return
        for jour in jours:
            self._par_jour[jour].append(ligne)

    def _ligne(self, autre: Occupation) -> Ligne:
        if id(autre) not in self._lignes:
            self._lignes[id(autre)] = Ligne(autre, Temps.de(autre))
        return self._lignes[id(autre)]

    def des_environs(self, occupation: Occupation, jours: range) -> Iterator[Ligne]:
        """What begins about these days on one of its themes, in one of its bassins or the next; what lasts, always.

        One of the two gathers many people.
        """
        autour, grand = self.autour_de(occupation.bassins), occupation.effectif >= ASSISTANCE
        proches = self._proches.setdefault((autour, occupation.themes, grand), {})

        def ranger(cle: int, autres: Iterable[Occupation]) -> list[Ligne]:
            if cle not in proches:
                proches[cle] = [
                    self._ligne(autre)
                    for autre in autres
                    if not autre.themes.isdisjoint(occupation.themes)
                    and not autre.bassins.isdisjoint(autour)
                    and (grand or autre.effectif >= ASSISTANCE)
                ]
            return proches[cle]

        yield from ranger(0, self._durables)
        debuts = self._par_debut if len(jours) > LONGUE else _debuts(jours)
        for jour in debuts:
            yield from ranger(jour, self._par_debut.get(jour, ()))

    def autour_de(self, bassins: frozenset[int]) -> frozenset[int]:
        """These bassins and those beside them."""
        return bassins.union(*(self.voisins.get(bassin, frozenset()) for bassin in bassins))


def _debuts(jours: range) -> range:
    """The days, as written, when what touches these days may begin, unless it lasts.

    One day for the hour in which it is written, one for its setting up, one for the night that it goes through.
    """
    return range(jours.start - 3, jours.stop + 2)
