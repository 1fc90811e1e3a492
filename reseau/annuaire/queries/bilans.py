"""Structures weighed in bulk: their facts read, their score and what they lack."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import CharField, Model, QuerySet, Value
from django.utils import timezone

from home.exploitation.base import par_lots
from home.site.cache import Gardee
from reseau.annuaire.choices import ZONES_SANS_CODE, EtatSignalement, Fraicheur, Zone
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu, Signalement
from reseau.annuaire.queries.permanences import tenues_lire
from reseau.annuaire.queries.qualite import FaitsLieu, FaitsService, FaitsStructure, qualite_de
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, Commune, Departement, Epci
from reseau.vocabulaires.models import Mission, NiveauCep, TypePublic

# Reading the facts of structures: the same number of queries for one and for thousands.
#
# A chosen list is read whole; all of them pass lot after lot, and none is kept.

CHAMPS_LIEU = (
    "structure_id", "pk", "public_id", "nom", "commune_id", "adresse", "code_postal", "latitude",
    "longitude", "commune__latitude", "commune__longitude", "horaires", "acces", "langues",
    "telephone", "courriel", "identite_affichee", "identite_le", "confirme_le", "confirmee",
)  # fmt: skip
CHAMPS_STRUCTURE = ("pk", "code", "nom", "reseau_id", "presentation", "telephone", "courriel")
CHAMPS_SERVICE = (
    "structure_id", "pk", "nom", "description", "comment_joindre", "modes", "confirme_le",
    "confirmee", "zone", "zone_codes",
)  # fmt: skip
LOT = 2_000
Dedans = dict[str, Any]


def faits_lire(structures: QuerySet[Structure], jour: datetime.date | None = None) -> list[FaitsStructure]:
    """The facts of these structures, in their order."""
    lignes = list(structures.values_list(*CHAMPS_STRUCTURE))
    dedans = {"structure__in": structures.order_by().values("pk")}
    return list(_assembler(lignes, dedans, jour or timezone.localdate()))


def faits_suivre(jour: datetime.date) -> Iterator[FaitsStructure]:
    """The facts of every visible structure, by rising key, lot after lot."""
    visibles = Structure.objects.visibles(jour).order_by("pk").values_list(*CHAMPS_STRUCTURE)
    for lot in par_lots(list(visibles), LOT):
        yield from _assembler(lot, {"structure__gte": lot[0][0], "structure__lte": lot[-1][0]}, jour)


def _assembler(lignes: list[tuple], dedans: Dedans, jour: datetime.date) -> Iterator[FaitsStructure]:
    """The facts of these rows of structures."""
    signalements, referents = signalements_lire(dedans), referents_lire(dedans, jour)
    au_lieu, termes = _aux_lieux(dedans), termes_lire(jour)
    codes = termes[Mission]
    trouvees: dict[int, set[str]] = defaultdict(set)
    for service, terme in _liens(Mission, "missions", dedans):
        if terme in codes:
            trouvees[service].add(codes[terme])
    missions = {service: frozenset(siens) for service, siens in trouvees.items()}
    lieux = _par_structure(_lieux(dedans, au_lieu, missions))
    services = _par_structure(_services(dedans, au_lieu, missions, termes, jour))
    for ligne in lignes:
        pk = ligne[0]
        siens = tuple(signalements.get(pk, ()))
        yield FaitsStructure(*ligne, lieux.get(pk, ()), services.get(pk, ()), siens, len(referents.get(pk, ())))


def _par_structure(fiches: Iterable[tuple[int, Any]]) -> dict[int, tuple[Any, ...]]:
    groupes: dict[int, list[Any]] = defaultdict(list)
    for structure, fiche in fiches:
        groupes[structure].append(fiche)
    return {structure: tuple(siennes) for structure, siennes in groupes.items()}


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
    recus = list(Lieu.objects.publies().filter(chez__isnull=False, horaires="", **dedans))
    tenues = tenues_lire(recus)
    demi_journees = {lieu.pk: tenues.horaires(lieu) for lieu in recus}
    lignes = Lieu.objects.publies().filter(**dedans).order_by("structure_id", "permanence", "pk")
    for structure, *champs in lignes.values_list(*CHAMPS_LIEU).iterator(LOT):
        pk, centre = champs[0], (champs[8], champs[9])
        debut, suite = champs[:8], champs[10:]
        suite[0], suite[2] = suite[0] or demi_journees.get(pk, ""), tuple(suite[2])
        yield structure, FaitsLieu(*debut, centre, *suite, horaires.get(pk, ()), pk in avec_mission)


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
    connus = _territoires_connus((ligne[-2:] for ligne in lignes), jour)
    for ligne in lignes:
        structure, pk, nom, description, comment, modes, confirme_le, confirmee, zone, codes = ligne
        zone_connue = zone in ZONES_SANS_CODE or bool(codes) and connus[zone].issuperset(codes)
        yield structure, FaitsService(
            pk, nom, description, comment, tuple(modes), confirme_le, confirmee, missions.get(pk, frozenset()),
            pk in avec_public, pk in avec_niveau, lieux.get(pk, 0), zone_connue,
        )  # fmt: skip


def _territoires_connus(zones: Iterable[tuple[str, list[str]]], jour: datetime.date) -> dict[str, set[str]]:
    """By kind of zone, those of the territories named that exist today; former codes do not count."""
    nommes: dict[str, set[str]] = defaultdict(set)
    for zone, codes in zones:
        nommes[zone].update(codes)
    lectures: tuple[tuple[Zone, str, QuerySet], ...] = (
        (Zone.COMMUNE, "code_insee", Commune.objects.all()),
        (Zone.EPCI, "siren", Epci.objects.all()),
        (Zone.BASSIN, "code", Bassin.objects.en_vigueur(jour)),
        (Zone.DEPARTEMENT, "code", Departement.objects.all()),
    )
    demandes = [
        existants.filter(**{f"{champ}__in": nommes[zone]}).order_by().values_list(Value(zone.value, CharField()), champ)
        for zone, champ, existants in lectures
    ]
    connus: dict[str, set[str]] = defaultdict(set)
    for zone, code in demandes[0].union(*demandes[1:], all=True):
        connus[zone].add(code)
    return connus


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


# A structure weighed: what figures and lists need of it, without the facts they come from.

# L’index avance à chaque fiche écrite, quelle que soit la règle : il dit pour elles que l’annuaire a changé.
PESEES = (
    *("annuaire.etatindex", "annuaire.signalement", "annuaire.demandeconfirmation"),
    *("comptes.compte", "membres.mandat", "structures", "territoires", "vocabulaires"),
)
BILANS = Gardee("annuaire pesé", modeles=PESEES, longues=True)


class Place(NamedTuple):
    """What figures need of a published place."""

    commune: int
    horaires: bool


class Bilan(NamedTuple):
    """What figures and lists need of a visible structure; its name is read when it is shown or sorted by.

    `manques` are the codes of the criteria that are not satisfied, `ages` the days since each open report.
    """

    pk: int
    reseau: int
    note: int
    manques: frozenset[str]
    confirme_le: datetime.date | None
    fraicheur: Fraicheur
    a_rappeler: bool
    ages: tuple[int, ...]
    referents: int
    lieux: tuple[Place, ...]
    services: int


def bilan_de(faits: FaitsStructure, jour: datetime.date) -> Bilan:
    """One structure weighed."""
    qualite = qualite_de(faits, jour)
    sans_horaires = qualite.lieux_sans_horaires
    return Bilan(
        pk=faits.pk,
        reseau=faits.reseau,
        note=qualite.note,
        manques=qualite.manques,
        confirme_le=qualite.confirme_le,
        fraicheur=qualite.fraicheur,
        a_rappeler=qualite.a_rappeler,
        ages=tuple((jour - recu).days for _, recu in faits.signalements),
        referents=faits.referents,
        lieux=tuple(Place(lieu.commune, lieu.pk not in sans_horaires) for lieu in faits.lieux),
        services=len(faits.services),
    )


def bilans_visibles(jour: datetime.date) -> list[Bilan]:
    """Every structure visible on that day, weighed."""
    return BILANS.lire(jour, lambda: [bilan_de(faits, jour) for faits in faits_suivre(jour)])
