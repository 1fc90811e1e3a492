"""What the criteria look at: published places and services as plain values, read once for a whole list."""

import datetime
import uuid
from typing import NamedTuple

from reseau.annuaire.choices import Mode


class FaitsLieu(NamedTuple):
    """A published place."""

    pk: int
    identifiant: str
    nom: str
    commune: int
    adresse: str
    code_postal: str
    latitude: float | None
    longitude: float | None
    centre: tuple[float, float]
    horaires: str
    acces: str
    langues: tuple[str, ...]
    telephone: str
    courriel: str
    identite_affichee: bool
    identite_le: datetime.date | None
    confirme_le: datetime.date
    confirme_par: int | None
    horaires_des_services: tuple[str, ...] = ()
    avec_mission: bool = False

    @property
    def public_id(self) -> uuid.UUID:
        """What its addresses name it by."""
        return uuid.UUID(self.identifiant)

    @property
    def position(self) -> tuple[float, float]:
        """The place's own, or the centre of its commune."""
        if self.latitude is None or self.longitude is None:
            return self.centre
        return self.latitude, self.longitude


class FaitsService(NamedTuple):
    """A published service; missions, publics and levels are those in force today."""

    pk: int
    nom: str
    description: str
    comment_joindre: str
    modes: tuple[str, ...]
    confirme_le: datetime.date
    confirme_par: int | None
    missions: frozenset[str] = frozenset()
    a_public: bool = False
    a_niveau: bool = False
    lieux: int = 0
    zone_connue: bool = True

    @property
    def a_distance(self) -> bool:
        """Given without anyone coming."""
        return Mode.A_DISTANCE in self.modes


class FaitsStructure(NamedTuple):
    """A structure with its published sheets, the reports left open and the number of its referents."""

    pk: int
    code: str
    nom: str
    reseau: int
    presentation: str
    telephone: str
    courriel: str
    lieux: tuple[FaitsLieu, ...] = ()
    services: tuple[FaitsService, ...] = ()
    signalements: tuple[tuple[int, datetime.date], ...] = ()
    referents: int = 0

    @property
    def fiches(self) -> tuple[FaitsLieu | FaitsService, ...]:
        """Everything that is confirmed by a date."""
        return (*self.lieux, *self.services)

    @property
    def recoit(self) -> bool:
        """Has, or should have, a place: nothing published is given remotely."""
        return bool(self.lieux) or not any(service.a_distance for service in self.services)
