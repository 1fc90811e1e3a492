"""Reading the facts of structures: the same number of queries for one and for thousands.

A chosen list is read whole; all of them pass lot after lot, and none is kept.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import CharField, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from home.lots import par_lots
from reseau.annuaire.choices import ZONES_SANS_CODE, EtatSignalement, Zone
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu, Signalement
from reseau.annuaire.permanences import tenues_lire
from reseau.annuaire.queries.qualite.faits import FaitsLieu, FaitsService, FaitsStructure
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, Commune, Departement, Epci
from reseau.vocabulaires.models import Mission, NiveauCep, TypePublic

# Les listes et l’identifiant se lisent en texte : les défaire cent mille fois coûterait plus que de les lire.
CHAMPS_LIEU = (
    "structure_id", "pk", Cast("public_id", TextField()), "nom", "commune_id", "adresse", "code_postal", "latitude",
    "longitude", "commune__latitude", "commune__longitude", "horaires", "acces", Cast("langues", TextField()),
    "telephone", "courriel", "identite_affichee", "identite_le", "confirme_le", "confirme_par_id",
)  # fmt: skip
CHAMPS_STRUCTURE = ("pk", "code", "nom", "reseau_id", "presentation", "telephone", "courriel")
CHAMPS_SERVICE = (
    "structure_id", "pk", "nom", "description", "comment_joindre", Cast("modes", TextField()), "confirme_le",
    "confirme_par_id", "zone", Cast("zone_codes", TextField()),
)  # fmt: skip
LOT = 2_000
Dedans = dict[str, Any]
_AUCUNE: frozenset[str] = frozenset()


class _Suite:
    """Sheets that come by rising structure: those of one structure after those of another."""

    def __init__(self, fiches: Iterator[tuple[int, Any]]) -> None:
        self._fiches = fiches
        self._suivante = next(fiches, None)

    def de(self, structure: int) -> tuple[Any, ...]:
        """Those of this structure; the ones before it are left."""
        siennes = []
        while self._suivante is not None and self._suivante[0] <= structure:
            if self._suivante[0] == structure:
                siennes.append(self._suivante[1])
            self._suivante = next(self._fiches, None)
        return tuple(siennes)


def faits_lire(structures: QuerySet[Structure], jour: datetime.date | None = None) -> list[FaitsStructure]:
    """The facts of these structures, in their order."""
    lignes = list(structures.values_list(*CHAMPS_STRUCTURE))
    dedans = {"structure__in": structures.order_by().values("pk")}
    faits = {f.pk: f for f in _assembler(sorted(lignes), dedans, jour or timezone.localdate())}
    return [faits[ligne[0]] for ligne in lignes]


def faits_suivre(jour: datetime.date) -> Iterator[FaitsStructure]:
    """The facts of every structure, by rising key."""
    cles = list(Structure.objects.order_by("pk").values_list("pk", flat=True))
    for lot in par_lots(cles, LOT):
        lignes = Structure.objects.filter(pk__range=(lot[0], lot[-1])).order_by("pk").values_list(*CHAMPS_STRUCTURE)
        yield from _assembler(list(lignes), {"structure__gte": lot[0], "structure__lte": lot[-1]}, jour)


def _assembler(lignes: list[tuple], dedans: Dedans, jour: datetime.date) -> Iterator[FaitsStructure]:
    """The facts of these rows of structures, that come by rising key."""
    signalements, referents = signalements_lire(dedans), referents_lire(dedans, jour)
    au_lieu, termes = _aux_lieux(dedans), termes_lire(jour)
    missions = _missions(dedans, termes[Mission])
    lieux = _Suite(_lieux(dedans, au_lieu, missions))
    services = _Suite(_services(dedans, au_lieu, missions, termes, jour))
    for ligne in lignes:
        pk = ligne[0]
        siens = tuple(signalements.get(pk, ()))
        yield FaitsStructure(*ligne, lieux.de(pk), services.de(pk), siens, len(referents.get(pk, ())))


def _du_service(dedans: Dedans) -> Dedans:
    """The same narrowing, told from the links of a service."""
    return {"service__publie": True, **{f"service__{cle}": valeur for cle, valeur in dedans.items()}}


def _aux_lieux(dedans: Dedans) -> list[tuple[int, int, str]]:
    """(service, place, hours of its own) wherever both are published."""
    lignes = ServiceAuLieu.objects.filter(service__publie=True, lieu__publie=True).filter(**_du_service(dedans))
    return list(lignes.order_by().values_list("service_id", "lieu_id", "horaires"))


def _liens(modele: type[Model], nom: str, dedans: Dedans) -> Iterator[tuple[int, int]]:
    """(service, term) for each term of each service."""
    liens = getattr(Service, nom).through.objects.filter(**_du_service(dedans)).order_by()
    return liens.values_list("service_id", f"{modele._meta.model_name}_id").iterator(LOT)


def _missions(dedans: Dedans, codes: Mapping[int, str]) -> Mapping[int, frozenset[str]]:
    """The codes in force of each service; the same few sets serve for all."""
    unions: dict[tuple[frozenset[str], int], frozenset[str]] = {}
    trouvees: dict[int, frozenset[str]] = {}
    for service, terme in _liens(Mission, "missions", dedans):
        if terme in codes:
            cle = trouvees.get(service, _AUCUNE), terme
            if cle not in unions:
                unions[cle] = cle[0] | {codes[terme]}
            trouvees[service] = unions[cle]
    return trouvees


def _pourvus(modele: type[Model], nom: str, dedans: Dedans, termes: Mapping[int, str]) -> set[int]:
    """The services that have a term in force."""
    return {service for service, terme in _liens(modele, nom, dedans) if terme in termes}


def termes_lire(jour: datetime.date) -> Mapping[type[Model], Mapping[int, str]]:
    """The codes in force of the vocabularies that scores look at, by key."""
    vocabulaires = {modele.__name__: modele for modele in (Mission, TypePublic, NiveauCep)}
    termes: dict[type[Model], dict[int, str]] = {modele: {} for modele in vocabulaires.values()}
    demandes = [
        modele._default_manager.en_vigueur(jour).order_by().values_list(Value(nom, CharField()), "pk", "code")
        for nom, modele in vocabulaires.items()
    ]
    for nom, cle, code in demandes[0].union(*demandes[1:], all=True):
        termes[vocabulaires[nom]][cle] = code
    return termes


def _lieux(
    dedans: Dedans, au_lieu: list[tuple[int, int, str]], missions: Mapping[int, frozenset[str]]
) -> Iterator[tuple[int, FaitsLieu]]:
    horaires: dict[int, tuple[str, ...]] = {}
    avec_mission = set()
    for service, lieu, texte in au_lieu:
        horaires[lieu] = (*horaires.get(lieu, ()), texte)
        if service in missions:
            avec_mission.add(lieu)
    demi_journees = _demi_journees(dedans)
    lignes = Lieu.objects.publies().filter(**dedans).order_by("structure_id", "permanence", "pk")
    for structure, *champs in lignes.values_list(*CHAMPS_LIEU).iterator(LOT):
        pk, centre = champs[0], (champs[8], champs[9])
        debut, suite = champs[:8], champs[10:]
        suite[0], suite[2] = suite[0] or demi_journees.get(pk, ""), _liste(suite[2])
        yield structure, FaitsLieu(*debut, centre, *suite, horaires.get(pk, ()), pk in avec_mission)


@lru_cache(2000)
def _liste(texte: str) -> tuple[str, ...]:
    return tuple(json.loads(texte))


def _demi_journees(dedans: Dedans) -> dict[int, str]:
    """The hours of the published places in someone else's walls that only say their half-days there."""
    recus = list(Lieu.objects.publies().filter(chez__isnull=False, horaires="", **dedans))
    tenues = tenues_lire(recus)
    return {lieu.pk: tenues.horaires(lieu) for lieu in recus}


def _services(
    dedans: Dedans,
    au_lieu: list[tuple[int, int, str]],
    missions: Mapping[int, frozenset[str]],
    termes: Mapping[type[Model], Mapping[int, str]],
    jour: datetime.date,
) -> Iterator[tuple[int, FaitsService]]:
    avec_public = _pourvus(TypePublic, "publics", dedans, termes[TypePublic])
    avec_niveau = _pourvus(NiveauCep, "niveaux_cep", dedans, termes[NiveauCep])
    lieux: dict[int, int] = defaultdict(int)
    for service, _, _ in au_lieu:
        lieux[service] += 1
    publies = Service.objects.publies().filter(**dedans).order_by("structure_id", "pk")
    lignes = list(publies.values_list(*CHAMPS_SERVICE))
    connues = _Zones({ligne[-2:] for ligne in lignes}, jour)
    for ligne in lignes:
        structure, pk, nom, description, comment, modes, confirme_le, confirme_par, zone, codes = ligne
        yield structure, FaitsService(
            pk, nom, description, comment, _liste(modes), confirme_le, confirme_par, missions.get(pk, _AUCUNE),
            pk in avec_public, pk in avec_niveau, lieux.get(pk, 0), connues.existe(zone, codes),
        )  # fmt: skip


class _Zones:
    """Those of the territories that some zones name that exist today; former codes do not count."""

    def __init__(self, zones: Iterable[tuple[str, str]], jour: datetime.date) -> None:
        nommes: dict[str, set[str]] = defaultdict(set)
        for zone, codes in zones:
            nommes[zone].update(json.loads(codes))
        lectures: tuple[tuple[Zone, str, QuerySet], ...] = (
            (Zone.COMMUNE, "code_insee", Commune.objects.all()),
            (Zone.EPCI, "siren", Epci.objects.all()),
            (Zone.BASSIN, "code", Bassin.objects.en_vigueur(jour)),
            (Zone.DEPARTEMENT, "code", Departement.objects.all()),
        )
        demandes = [
            existants.filter(**{f"{champ}__in": nommes[zone]})
            .order_by()
            .values_list(Value(zone.value, CharField()), champ)
            for zone, champ, existants in lectures
        ]
        self._connus: dict[str, set[str]] = defaultdict(set)
        for zone, code in demandes[0].union(*demandes[1:], all=True):
            self._connus[zone].add(code)
        self._dites: dict[tuple[str, str], bool] = {}

    def existe(self, zone: str, codes: str) -> bool:
        """A zone that needs codes has some, and all of them exist."""
        if zone in ZONES_SANS_CODE:
            return True
        if (zone, codes) not in self._dites:
            lus = json.loads(codes)
            self._dites[zone, codes] = bool(lus) and self._connus[zone].issuperset(lus)
        return self._dites[zone, codes]


def signalements_lire(dedans: Dedans) -> Mapping[int, list[tuple[int, datetime.date]]]:
    """The reports left open, with the day of each, by structure."""
    trouves: dict[int, list[tuple[int, datetime.date]]] = defaultdict(list)
    ouverts = Signalement.objects.filter(etat=EtatSignalement.A_TRAITER, **dedans).order_by("pk")
    for structure, pk, recu in ouverts.values_list("structure_id", "pk", "cree_le"):
        trouves[structure].append((pk, timezone.localdate(recu)))
    return trouves


def referents_lire(dedans: Dedans, jour: datetime.date) -> Mapping[int, set[int]]:
    """The people who keep the sheets, by structure."""
    trouves: dict[int, set[int]] = defaultdict(set)
    mandats = Mandat.objects.en_vigueur(jour).filter(role=Role.REFERENT, compte__is_active=True, **dedans)
    for structure, compte in mandats.values_list("structure_id", "compte_id"):
        trouves[structure].add(compte)
    return trouves
