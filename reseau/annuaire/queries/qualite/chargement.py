"""Reading the facts of a whole list of structures: the same number of queries for one and for a thousand."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from reseau.annuaire.choices import ZONES_SANS_CODE, EtatSignalement, Zone
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu, Signalement
from reseau.annuaire.permanences import tenues_lire
from reseau.annuaire.queries.qualite.faits import FaitsLieu, FaitsService, FaitsStructure
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, Commune, Departement, Epci
from reseau.vocabulaires.models import Mission, NiveauCep, TypePublic

CHAMPS_LIEU = (
    "pk", "public_id", "nom", "commune_id", "adresse", "code_postal", "latitude", "longitude", "commune__latitude",
    "commune__longitude", "horaires", "acces", "langues", "telephone", "courriel", "identite_affichee", "identite_le",
    "confirme_le", "confirme_par_id",
)  # fmt: skip
CHAMPS_STRUCTURE = ("pk", "code", "nom", "reseau_id", "presentation", "telephone", "courriel")
CHAMPS_SERVICE = (
    "pk", "nom", "description", "comment_joindre", "modes", "confirme_le", "confirme_par_id", "zone", "zone_codes",
)  # fmt: skip
ParStructure = Mapping[int, list[Any]]


def faits_lire(structures: QuerySet[Structure], jour: datetime.date | None = None) -> list[FaitsStructure]:
    """The facts of these structures, in their order."""
    jour = jour or timezone.localdate()
    lignes = list(structures.values_list(*CHAMPS_STRUCTURE))
    dedans = {"structure__in": structures.order_by().values("pk")}
    au_lieu = _aux_lieux(dedans)
    missions = _termes(Mission, "missions", dedans, jour)
    lieux = _lieux(dedans, au_lieu, missions)
    services = _services(dedans, au_lieu, missions, jour)
    signalements, referents = _signalements(dedans), _referents(dedans, jour)
    return [
        FaitsStructure(
            *ligne,
            lieux=tuple(lieux[ligne[0]]),
            services=tuple(services[ligne[0]]),
            signalements=tuple(signalements[ligne[0]]),
            referents=len(referents[ligne[0]]),
        )
        for ligne in lignes
    ]


def _aux_lieux(dedans: dict[str, Any]) -> list[tuple[int, int, str]]:
    """(service, place, hours of its own) wherever both are published."""
    lignes = ServiceAuLieu.objects.filter(service__publie=True, lieu__publie=True)
    lignes = lignes.filter(**{f"service__{cle}": valeur for cle, valeur in dedans.items()})
    return list(lignes.order_by().values_list("service_id", "lieu_id", "horaires"))


def _termes(modele: type[Model], nom: str, dedans: dict[str, Any], jour: datetime.date) -> Mapping[int, set[str]]:
    """The codes in force of each published service."""
    codes = dict(modele._default_manager.en_vigueur(jour).values_list("pk", "code"))
    liens = getattr(Service, nom).through.objects.filter(
        service__publie=True, **{f"service__{cle}": valeur for cle, valeur in dedans.items()}
    )
    trouves: dict[int, set[str]] = defaultdict(set)
    for service, terme in liens.values_list("service_id", f"{modele._meta.model_name}_id"):
        if terme in codes:
            trouves[service].add(codes[terme])
    return trouves


def _lieux(
    dedans: dict[str, Any], au_lieu: list[tuple[int, int, str]], missions: Mapping[int, set[str]]
) -> ParStructure:
    horaires: dict[int, list[str]] = defaultdict(list)
    avec_mission = set()
    for service, lieu, texte in au_lieu:
        horaires[lieu].append(texte)
        if missions.get(service):
            avec_mission.add(lieu)
    demi_journees = _demi_journees(dedans)
    trouves: dict[int, list[FaitsLieu]] = defaultdict(list)
    lignes = Lieu.objects.publies().filter(**dedans).order_by("permanence", "pk")
    for structure, *champs in lignes.values_list("structure_id", *CHAMPS_LIEU):
        pk, centre = champs[0], (champs[8], champs[9])
        debut, suite = champs[:8], champs[10:]
        suite[0], suite[2] = suite[0] or demi_journees.get(pk, ""), tuple(suite[2])
        trouves[structure].append(FaitsLieu(*debut, centre, *suite, tuple(horaires.get(pk, ())), pk in avec_mission))
    return trouves


def _demi_journees(dedans: dict[str, Any]) -> dict[int, str]:
    """The hours of the published places in someone else's walls that only say their half-days there."""
    recus = list(Lieu.objects.publies().filter(chez__isnull=False, horaires="", **dedans))
    tenues = tenues_lire(recus)
    return {lieu.pk: tenues.horaires(lieu) for lieu in recus}


def _services(
    dedans: dict[str, Any], au_lieu: list[tuple[int, int, str]], missions: Mapping[int, set[str]], jour: datetime.date
) -> ParStructure:
    publics = _termes(TypePublic, "publics", dedans, jour)
    niveaux = _termes(NiveauCep, "niveaux_cep", dedans, jour)
    lieux: dict[int, int] = defaultdict(int)
    for service, _, _ in au_lieu:
        lieux[service] += 1
    lignes = list(Service.objects.publies().filter(**dedans).values_list("structure_id", *CHAMPS_SERVICE))
    connus = _territoires(((ligne[8], ligne[9]) for ligne in lignes), jour)
    trouves: dict[int, list[FaitsService]] = defaultdict(list)
    for structure, pk, nom, description, comment, modes, confirme_le, confirme_par, zone, codes in lignes:
        faits = FaitsService(
            pk, nom, description, comment, tuple(modes), confirme_le, confirme_par, frozenset(missions.get(pk, ())),
            len(publics.get(pk, ())), len(niveaux.get(pk, ())), lieux[pk], _zone_connue(zone, codes, connus),
        )  # fmt: skip
        trouves[structure].append(faits)
    return trouves


def _zone_connue(zone: str, codes: list[str], connus: Mapping[str, set[str]]) -> bool:
    if zone in ZONES_SANS_CODE:
        return True
    return bool(codes) and connus[zone].issuperset(codes)


def _territoires(zones: Iterable[tuple[str, list[str]]], jour: datetime.date) -> Mapping[str, set[str]]:
    """The codes that exist today among those that these zones name; former codes of communes do not count."""
    nommes: dict[str, set[str]] = defaultdict(set)
    for zone, codes in zones:
        nommes[zone].update(codes)
    lectures: tuple[tuple[Zone, str, QuerySet], ...] = (
        (Zone.COMMUNE, "code_insee", Commune.objects.all()),
        (Zone.EPCI, "siren", Epci.objects.all()),
        (Zone.BASSIN, "code", Bassin.objects.en_vigueur(jour)),
        (Zone.DEPARTEMENT, "code", Departement.objects.all()),
    )
    return {
        zone: set(lignes.order_by().filter(**{f"{champ}__in": nommes[zone]}).values_list(champ, flat=True))
        for zone, champ, lignes in lectures
    }


def _signalements(dedans: dict[str, Any]) -> Mapping[int, list[tuple[int, datetime.date]]]:
    trouves: dict[int, list[tuple[int, datetime.date]]] = defaultdict(list)
    ouverts = Signalement.objects.filter(etat=EtatSignalement.A_TRAITER, **dedans).order_by("pk")
    for structure, pk, recu in ouverts.values_list("structure_id", "pk", "cree_le"):
        trouves[structure].append((pk, timezone.localdate(recu)))
    return trouves


def _referents(dedans: dict[str, Any], jour: datetime.date) -> Mapping[int, set[int]]:
    trouves: dict[int, set[int]] = defaultdict(set)
    mandats = Mandat.objects.en_vigueur(jour).filter(role=Role.REFERENT, compte__is_active=True, **dedans)
    for structure, compte in mandats.values_list("structure_id", "compte_id"):
        trouves[structure].add(compte)
    return trouves
