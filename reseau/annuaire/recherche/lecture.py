"""Sheets as search rows need them: values rather than objects, a thousand services at a time."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, models

from reseau.annuaire.au_lieu import AuLieu
from reseau.annuaire.choices import Mode
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu

LOT = 1000
LIENS = {"mission": "missions", "public": "publics", "theme": "themes", "cep": "niveaux_cep"}
_A_DISTANCE = str(Mode.A_DISTANCE)


class StructureLue(NamedTuple):
    """What search rows say of a structure."""

    pk: int
    reseau_id: int
    nom: str
    sigle: str
    presentation: str


class LieuLu(NamedTuple):
    """What search rows say of a place."""

    pk: int
    structure_id: int
    chez_id: int | None
    commune_id: int
    nom: str
    code_postal: str
    latitude: float | None
    longitude: float | None
    horaires: str
    fermetures: list[Any]
    publie: bool
    confirme_le: datetime.date


class ServiceLu(NamedTuple):
    """What search rows say of a service."""

    pk: int
    nom: str
    description: str
    conditions: str
    modes: list[str]
    zone: str
    zone_codes: list[str]
    horaires: str
    confirme_le: datetime.date
    structure: StructureLue

    @property
    def heures_a_distance(self) -> str:
        """As `Service.heures_a_distance`."""
        return self.horaires if _A_DISTANCE in self.modes else ""


_DU_SERVICE = ServiceLu._fields[:-1]
_DE_LA_STRUCTURE = ("structure_id", *(f"structure__{nom}" for nom in StructureLue._fields[1:]))


def services_a_indexer(structures: Iterable[int] | None = None) -> Iterator[list[ServiceLu]]:
    """Published services of these structures (of all of them by default), structure by structure, in batches."""
    services = Service.objects.publies().filter(structure__fusionnee_dans=None)
    if structures is not None:
        services = services.filter(structure__in=structures)
    suite = services.order_by("structure_id", "pk").values_list(*_DU_SERVICE, *_DE_LA_STRUCTURE).iterator(LOT)
    rang = len(_DU_SERVICE)
    while lot := [ServiceLu(*ligne[:rang], StructureLue(*ligne[rang:])) for ligne in islice(suite, LOT)]:
        yield lot


def lire(services: list[int]) -> tuple[dict, dict, dict]:
    """What a `Lot` holds, for services that the database knows."""
    aux_lieux: dict[int, list[AuLieu]] = defaultdict(list)
    colonnes = ("service_id", "lieu_id", "horaires", "missions", "modes")
    for service, lieu, horaires, missions, modes in _rangees(ServiceAuLieu, colonnes, services):
        aux_lieux[service].append(AuLieu(lieu, horaires, _codes(missions), _codes(modes)))
    cles = {au_lieu.lieu for connus in aux_lieux.values() for au_lieu in connus}
    lieux = {ligne[0]: LieuLu(*ligne) for ligne in Lieu.objects.filter(pk__in=cles).values_list(*LieuLu._fields)}
    return {nom: _liens(champ, services) for nom, champ in LIENS.items()}, aux_lieux, lieux


@lru_cache(200)
def _codes(texte: str) -> tuple[str, ...]:
    """A list of codes; the same few come back."""
    return tuple(json.loads(texte))


def _liens(champ: str, services: list[int]) -> dict[int, list[int]]:
    """The keys of the terms of each service."""
    liaison = Service._meta.get_field(champ)
    par_service: dict[int, list[int]] = defaultdict(list)
    colonnes = ("service_id", f"{liaison.m2m_reverse_field_name()}_id")
    for service, terme in _rangees(liaison.remote_field.through, colonnes, services):
        par_service[service].append(terme)
    return par_service


def _rangees(modele: type[models.Model], colonnes: tuple[str, ...], services: list[int]) -> list[tuple]:
    """Rows of a table that hangs on services, by rising second column: numbers and texts, as the base gives them.

    The keys are written in the statement: as parameters, they cost more to pass than to find.
    """
    if not services:
        return []
    cles = ",".join(map(str, map(int, services)))
    table = modele._meta.db_table
    sql = f"SELECT {', '.join(colonnes)} FROM {table} WHERE service_id IN ({cles}) ORDER BY {colonnes[1]}"  # noqa: S608
    with connection.cursor() as curseur:
        curseur.execute(sql)
        return curseur.fetchall()
