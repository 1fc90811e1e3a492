"""From sheets to search rows: words stemmed, facets as tokens, zones and territory as tokens, hours with closures.

Written for whole batches: a handful of queries for a thousand services, terms and networks read once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from reseau.annuaire.choices import Mode, Zone
from reseau.annuaire.horaires import horaires_effectifs
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu
from reseau.annuaire.models.fiches import plus_ancienne
from reseau.annuaire.permanences import tenues_lire
from reseau.annuaire.recherche.racines import racines, racines_et_paires, textes_lire
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Commune, CompositionBassin
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic

PREFIXES_ZONE = {Zone.COMMUNE: "com", Zone.EPCI: "epci", Zone.BASSIN: "bassin", Zone.DEPARTEMENT: "dep"}
LIENS = {"mission": "missions", "public": "publics", "theme": "themes", "cep": "niveaux_cep"}
DITS = ("theme", "mission", "public")
_MODES = frozenset(Mode.values)


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


COLONNES = tuple(nom.removesuffix("_id") for nom in LigneEcrite._fields)


def services_a_indexer(structures: Iterable[int] | None = None) -> QuerySet[Service]:
    """Published services of these structures (of all of them by default), structure by structure."""
    services = Service.objects.publies().filter(structure__fusionnee_dans=None)
    if structures is not None:
        services = services.filter(structure__in=structures)
    return services.select_related("structure").order_by("structure_id", "pk")


class Redacteur:
    """Writes the rows of services and counts the words it meets."""

    def __init__(self) -> None:
        self._reseaux = {r.pk: r for r in Reseau.objects.all()}
        self._termes = {
            nom: {terme.pk: (terme.code, terme.libelle) for terme in modele.objects.all()}
            for nom, modele in (("mission", Mission), ("public", TypePublic), ("theme", Theme))
        }
        niveaux = NiveauCep.objects.select_related("equivalent_2019")
        self._termes["cep"] = {n.pk: ((n.equivalent_2019 or n).code, n.libelle) for n in niveaux}
        self._communes = Communes()
        self.mots: Counter[str] = Counter()

    def lot(
        self,
        liens: Mapping[str, Mapping[int, list[int]]],
        aux_lieux: Mapping[int, list[tuple[int, str]]],
        lieux: Mapping[int, Lieu],
    ) -> "Lot":
        """What the rows of some services need; see `Lot`."""
        return Lot(liens, aux_lieux, lieux, self._communes)

    def lignes(self, services: Sequence[Service], lot: "Lot | None" = None) -> Iterator[LigneEcrite]:
        """One row per published place; one without place for what has none, or is also given remotely.

        `lot` holds what is not in the database yet; its sheets need not be objects of the models.
        """
        lot = lot or self.lot(*_lire(services))
        for service in services:
            aux_lieux = lot.aux_lieux[service.pk]
            publies = [(lot.lieux[cle], horaires) for cle, horaires in aux_lieux if lot.lieux[cle].publie]
            termes = {nom: [self._termes[nom][cle] for cle in lot.liens[nom][service.pk]] for nom in LIENS}
            for lieu, horaires in publies:
                yield self._ligne(service, lieu, horaires, termes, lot)
            if not publies and (not aux_lieux or Mode.A_DISTANCE in service.modes):
                yield self._ligne(service, None, service.heures_a_distance, termes, lot)

    def _ligne(self, service: Service, lieu: Lieu | None, horaires: str, termes: dict, lot: "Lot") -> LigneEcrite:
        structure = service.structure
        reseau = self._reseaux[structure.reseau_id]
        titre = textes_lire(service.nom, structure.nom, structure.sigle)
        contexte = textes_lire(reseau.nom, reseau.sigle, *(libelle for nom in DITS for _, libelle in termes[nom]))
        corps = textes_lire(service.description, service.conditions, structure.presentation, *lot.textes(lieu))
        latitude, longitude = lot.position(lieu) if lieu else (None, None)
        self.mots.update(set().union(*(lu.mots for lu in (*titre, *contexte, *corps))))
        return LigneEcrite(
            structure_id=structure.pk,
            service_id=service.pk,
            lieu_id=lieu.pk if lieu else None,
            titre=racines_et_paires(titre),
            contexte=racines_et_paires(contexte),
            corps=racines(corps),
            facettes=" ".join(_facettes(service, reseau, termes)),
            zones=" ".join(_zones(service)),
            territoire=lot.territoire(lieu) if lieu else "",
            latitude=latitude,
            longitude=longitude,
            horaires=horaires_effectifs(horaires or lot.horaires(lieu), lieu.fermetures) if lieu else horaires,
            confirme_le=plus_ancienne(service.confirme_le, lieu.confirme_le if lieu else None),
        )


class _Commune(NamedTuple):
    code_insee: str
    nom: str
    latitude: float
    longitude: float


class Communes:
    """The towns of places and their bassins, each read once."""

    def __init__(self) -> None:
        self._lues: dict[int, _Commune] = {}
        self._bassins: dict[int, str] = {}

    def lire(self, cles: set[int]) -> None:
        """Read these."""
        if inconnues := cles - self._lues.keys():
            lignes = Commune.objects.filter(pk__in=inconnues).values_list("pk", *_Commune._fields)
            self._lues |= {cle: _Commune(*suite) for cle, *suite in lignes}
            compositions = CompositionBassin.objects.en_vigueur().filter(commune__in=inconnues)
            self._bassins |= dict(compositions.values_list("commune_id", "bassin__code"))

    def __getitem__(self, cle: int) -> _Commune:
        return self._lues[cle]

    def bassin(self, cle: int) -> str | None:
        """The code of the bassin of a town."""
        return self._bassins.get(cle)


class Lot:
    """What the rows of some services need from other tables.

    `liens`: for each facet, the keys of the terms of each service; `aux_lieux`: for each service, its places and the
    hours of its own there; `lieux`: those places.
    """

    def __init__(
        self,
        liens: Mapping[str, Mapping[int, list[int]]],
        aux_lieux: Mapping[int, list[tuple[int, str]]],
        lieux: Mapping[int, Lieu],
        communes: Communes,
    ) -> None:
        self.liens, self.aux_lieux, self.lieux, self._communes = liens, aux_lieux, lieux, communes
        communes.lire({lieu.commune_id for lieu in lieux.values()})
        self._tenues = tenues_lire(self.lieux.values())
        chez = {lieu.chez_id for lieu in self.lieux.values() if lieu.chez_id}
        self._chez = dict(Structure.objects.filter(pk__in=chez).values_list("pk", "nom"))

    def textes(self, lieu: Lieu | None) -> tuple[str, ...]:
        """What is said of a place."""
        if lieu is None:
            return ()
        return lieu.nom, self._communes[lieu.commune_id].nom, lieu.code_postal, self._chez.get(lieu.chez_id, "")

    def position(self, lieu: Lieu) -> tuple[float, float]:
        """Where a place stands, or the centre of its commune."""
        if lieu.latitude is not None and lieu.longitude is not None:
            return lieu.latitude, lieu.longitude
        commune = self._communes[lieu.commune_id]
        return commune.latitude, commune.longitude

    def horaires(self, lieu: Lieu) -> str:
        """The hours of a place: its own, or those of the half-days it holds in someone else's walls."""
        return lieu.horaires or self._tenues.horaires(lieu)

    def territoire(self, lieu: Lieu) -> str:
        """The commune and the bassin of a place, as tokens."""
        commune, bassin = self._communes[lieu.commune_id], self._communes.bassin(lieu.commune_id)
        return f"com:{commune.code_insee}" + (f" bassin:{bassin}" if bassin else "")


def _lire(services: Sequence[Service]) -> tuple[dict, dict, dict]:
    """What a `Lot` holds, for services that the database knows."""
    cles = [service.pk for service in services]
    aux_lieux: dict[int, list[tuple[int, str]]] = defaultdict(list)
    lignes = ServiceAuLieu.objects.filter(service__in=cles).order_by("lieu_id")
    for service, lieu, horaires in lignes.values_list("service_id", "lieu_id", "horaires"):
        aux_lieux[service].append((lieu, horaires))
    lieux = Lieu.objects.in_bulk({lieu for connus in aux_lieux.values() for lieu, _ in connus})
    return {nom: _liens(champ, cles) for nom, champ in LIENS.items()}, aux_lieux, lieux


def _liens(champ: str, services: list[int]) -> dict[int, list[int]]:
    """The keys of the terms of each service."""
    liaison = Service._meta.get_field(champ)
    colonne = f"{liaison.m2m_reverse_field_name()}_id"
    par_service: dict[int, list[int]] = defaultdict(list)
    lignes = liaison.remote_field.through.objects.filter(service__in=services).order_by(colonne)
    for service, terme in lignes.values_list("service_id", colonne):
        par_service[service].append(terme)
    return par_service


def _facettes(service: Service, reseau: Reseau, termes: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    """The tokens that facets count."""
    yield f"reseau:{reseau.code}"
    for nom, codes in termes.items():
        yield from dict.fromkeys(f"{nom}:{code}" for code, _ in codes)
    yield from (f"mode:{mode}" for mode in service.modes if mode in _MODES)


def _zones(service: Service) -> list[str]:
    """The territories whose inhabitants may use the service."""
    if service.zone == Zone.PAYS:
        return ["pays"]
    if service.zone == Zone.REGION:
        return [f"dep:{code}" for code in service.zone_codes] or ["region"]
    return [f"{PREFIXES_ZONE[Zone(service.zone)]}:{code}" for code in service.zone_codes]
