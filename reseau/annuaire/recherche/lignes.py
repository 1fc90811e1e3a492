"""From sheets to search rows: sheets read as values a thousand services at a time, then words, facets, zones and
hours as tokens.
"""

import datetime
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, models

from home.recherche.texte import TexteLu, racines, racines_et_paires, textes_lire
from reseau.annuaire.choices import JAMAIS, Mode, Zone
from reseau.annuaire.horaires import horaires_effectifs
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu
from reseau.annuaire.models.fiches import AuLieu, donnes_ici, niveaux_ici, plus_ancienne
from reseau.annuaire.queries.permanences import tenues_lire
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Commune
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic

LOT = 1000
LIENS = {
    "mission": "missions", "public": "publics", "theme": "themes", "cep": "niveaux_cep",
    "reserve": "reserve_a", "sauf": "exclut",
}  # fmt: skip
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
    age_min: int | None
    age_max: int | None
    source: str
    confirmee: bool
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


# From sheets to search rows: words stemmed, facets as tokens, zones and territory as tokens, hours with closures.
#
# Written for whole batches: a handful of queries for a thousand services, terms and networks read once.

PREFIXES_ZONE = {Zone.COMMUNE: "com", Zone.EPCI: "epci", Zone.BASSIN: "bassin", Zone.DEPARTEMENT: "dep"}
DITS = ("theme", "mission", "public")
_MODES = frozenset(Mode.values)
PARTOUT = AuLieu(None)
AGE_MAX = 120


class LigneEcrite(NamedTuple):
    """A row as it is written, column after column of `LigneRecherche` but the key."""

    structure_id: int
    service_id: int
    lieu_id: int | None
    titre: str
    contexte: str
    corps: str
    facettes: str
    zones: str
    territoire: str
    latitude: float | None
    longitude: float | None
    horaires: str
    confirme_le: date | None


class Redacteur:
    """Writes the rows of services and counts the words it meets."""

    def __init__(self) -> None:
        reseaux = Reseau.objects.prefetch_related("reserve_a", "exclut")
        self._reseaux = {r.pk: (f"reseau:{r.code}", textes_lire(r.nom, r.sigle)) for r in reseaux}
        self._admissions = {
            r.pk: admission_dire(
                r.age_min, r.age_max, [t.code for t in r.reserve_a.all()], [t.code for t in r.exclut.all()]
            )
            for r in reseaux
        }
        self._termes = {
            nom: {
                cle: (f"{nom}:{code}", textes_lire(libelle))
                for cle, code, libelle in modele.objects.order_by().values_list("pk", "code", "libelle")
            }
            for nom, modele in (("mission", Mission), ("public", TypePublic), ("theme", Theme))
        }
        niveaux = NiveauCep.objects.order_by().values_list("pk", "code", "equivalent_2019__code")
        publics = TypePublic.objects.order_by().values_list("pk", "code")
        self._termes |= {nom: {cle: (f"{nom}:{code}", []) for cle, code in publics} for nom in ("reserve", "sauf")}
        self._termes["cep"] = {cle: (f"cep:{equivalent or code}", []) for cle, code, equivalent in niveaux}
        self._communes = Communes()
        self.mots: Counter[str] = Counter()

    def lot_lire(self, services: Sequence[ServiceLu]) -> "Lot":
        """What the rows of some services need; see `Lot`."""
        return Lot(*lire([service.pk for service in services]), self._communes)

    def lignes(self, services: Sequence[ServiceLu], lot: "Lot") -> Iterator[LigneEcrite]:
        """One row per published place; one without place for what has none, or is given remotely from none.

        Everything is read already: rows are made without a query.
        """
        for service in services:
            aux_lieux = lot.aux_lieux[service.pk]
            publies = [au_lieu for au_lieu in aux_lieux if lot.lieux[au_lieu.lieu].publie]
            dits = self._dire(service, lot)
            for au_lieu in publies:
                ici = self._dire(service, lot, au_lieu) if au_lieu.missions or au_lieu.modes else dits
                yield self._ligne(service, lot.lieux[au_lieu.lieu], au_lieu.horaires, ici, lot)
            if not aux_lieux:
                yield self._ligne(service, None, service.heures_a_distance, dits, lot)
            elif Mode.A_DISTANCE in service.modes and not any(
                Mode.A_DISTANCE in donnes_ici(au_lieu.modes, service.modes) for au_lieu in publies
            ):
                ailleurs = self._dire(service, lot, AuLieu(None, modes=[Mode.A_DISTANCE])) if publies else dits
                yield self._ligne(service, None, service.heures_a_distance, ailleurs, lot)

    def _dire(self, service: ServiceLu, lot: "Lot", ici: AuLieu = PARTOUT) -> "_Dits":
        """What a service says wherever it is given, or `ici`."""
        structure = service.structure
        reseau, contexte = self._reseaux[structure.reseau_id]
        termes = {nom: [connus[cle] for cle in lot.liens[nom][service.pk]] for nom, connus in self._termes.items()}
        if ici.missions:
            # Keep the missions given here, and the CEP levels only if they still go with one of them.
            dites = {jeton.removeprefix("mission:"): (jeton, lus) for jeton, lus in termes["mission"]}
            gardees = donnes_ici(ici.missions, dites)
            termes["mission"] = [dites[code] for code in gardees]
            niveaux = dict(termes["cep"])
            termes["cep"] = [(jeton, niveaux[jeton]) for jeton in niveaux_ici(niveaux, gardees)]
        titre = textes_lire(service.nom, structure.nom, structure.sigle)
        contexte = [*contexte, *(lu for nom in DITS for _, lus in termes[nom] for lu in lus)]
        corps = textes_lire(service.description, service.conditions, structure.presentation)
        jetons = dict.fromkeys(jeton for suite in termes.values() for jeton, _ in suite)
        siens = admission_dire(service.age_min, service.age_max)
        if not (siens or termes["reserve"] or termes["sauf"]):
            siens = self._admissions[structure.reseau_id]
        jetons |= dict.fromkeys(siens)
        if service.source and not service.confirmee:
            jetons[JAMAIS] = None
        modes = (f"mode:{mode}" for mode in donnes_ici(ici.modes, service.modes) if mode in _MODES)
        return _Dits(
            mots=set().union(*[lu.mots for lu in (*titre, *contexte, *corps)]),
            titre=racines_et_paires(titre),
            contexte=racines_et_paires(contexte),
            corps=corps,
            facettes=" ".join([reseau, *jetons, *modes]),
            zones=" ".join(_zones(service)),
        )

    def _ligne(self, service: ServiceLu, lieu: LieuLu | None, horaires: str, dits: "_Dits", lot: "Lot") -> LigneEcrite:
        du_lieu = textes_lire(*lot.textes(lieu))
        latitude, longitude = lot.position(lieu) if lieu else (None, None)
        self.mots.update(dits.mots.union(*[lu.mots for lu in du_lieu]))
        return LigneEcrite(
            structure_id=service.structure.pk,
            service_id=service.pk,
            lieu_id=lieu.pk if lieu else None,
            titre=dits.titre,
            contexte=dits.contexte,
            corps=racines([*dits.corps, *du_lieu]),
            facettes=dits.facettes,
            zones=dits.zones,
            territoire=lot.territoire(lieu) if lieu else "",
            latitude=latitude,
            longitude=longitude,
            horaires=horaires_effectifs(horaires or lot.horaires(lieu, service.pk), lieu.fermetures)
            if lieu
            else horaires,
            confirme_le=plus_ancienne(service.confirme_le, lieu.confirme_le if lieu else None),
        )


def admission_dire(
    age_min: int | None, age_max: int | None, reserve: Iterable[str] = (), sauf: Iterable[str] = ()
) -> list[str]:
    """Whom one receives, as tokens: « age:16-25 », « reserve:cadres », « sauf:agents-publics »."""
    ages = [] if age_min is None and age_max is None else [f"age:{age_min or 0}-{age_max or AGE_MAX}"]
    return [*ages, *(f"reserve:{code}" for code in reserve), *(f"sauf:{code}" for code in sauf)]


class _Dits(NamedTuple):
    """What a service says in each of its rows; `corps` is read on with the place."""

    mots: set[str]
    titre: str
    contexte: str
    corps: list[TexteLu]
    facettes: str
    zones: str


class _Commune(NamedTuple):
    code_insee: str
    nom: str
    latitude: float
    longitude: float


class Communes:
    """The towns of places, each read once."""

    def __init__(self) -> None:
        self._lues: dict[int, _Commune] = {}

    def lire(self, cles: set[int]) -> None:
        """Read these."""
        if inconnues := cles - self._lues.keys():
            lignes = Commune.objects.filter(pk__in=inconnues).values_list("pk", *_Commune._fields)
            self._lues |= {cle: _Commune(*suite) for cle, *suite in lignes}

    def __getitem__(self, cle: int) -> _Commune:
        return self._lues[cle]


class Lot:
    """What the rows of some services need from other tables.

    `liens`: for each facet, the keys of the terms of each service; `aux_lieux`: for each service, its places and the
    hours of its own there; `lieux`: those places.
    """

    def __init__(
        self,
        liens: Mapping[str, Mapping[int, list[int]]],
        aux_lieux: Mapping[int, list[AuLieu]],
        lieux: Mapping[int, LieuLu],
        communes: Communes,
    ) -> None:
        self.liens, self.aux_lieux, self.lieux, self._communes = liens, aux_lieux, lieux, communes
        communes.lire({lieu.commune_id for lieu in lieux.values()})
        self._tenues = tenues_lire(self.lieux.values())
        chez = {lieu.chez_id for lieu in self.lieux.values() if lieu.chez_id}
        self._chez = dict(Structure.objects.filter(pk__in=chez).values_list("pk", "nom"))

    def textes(self, lieu: LieuLu | None) -> tuple[str, ...]:
        """What is said of a place."""
        if lieu is None:
            return ()
        return lieu.nom, self._communes[lieu.commune_id].nom, lieu.code_postal, self._chez.get(lieu.chez_id, "")

    def position(self, lieu: LieuLu) -> tuple[float, float]:
        """Where a place stands, or the centre of its commune."""
        if lieu.latitude is not None and lieu.longitude is not None:
            return lieu.latitude, lieu.longitude
        commune = self._communes[lieu.commune_id]
        return commune.latitude, commune.longitude

    def horaires(self, lieu: LieuLu, service: int) -> str:
        """The hours of a service at a place: the place's own, or the half-days held for it in someone else's walls."""
        return lieu.horaires or self._tenues.horaires(lieu, service)

    def territoire(self, lieu: LieuLu) -> str:
        """The commune of a place, as a token; its bassin is read with the search, for a commune may move."""
        return f"com:{self._communes[lieu.commune_id].code_insee}"


def _zones(service: ServiceLu) -> list[str]:
    """The territories whose inhabitants may use the service."""
    if service.zone == Zone.PAYS:
        return ["pays"]
    if service.zone == Zone.REGION:
        return [f"dep:{code}" for code in service.zone_codes] or ["region"]
    return [f"{PREFIXES_ZONE[Zone(service.zone)]}:{code}" for code in service.zone_codes]
