"""Structures weighed in bulk: their facts read, their score and what they lack, held in memory until something
changes.
"""

import datetime
import json
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import CharField, Count, Max, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from home.exploitation.base import par_lots
from reseau.annuaire.choices import JOURS_RAPPEL, ZONES_SANS_CODE, EtatImport, EtatSignalement, Fraicheur, Zone
from reseau.annuaire.models import Import, Lieu, Service, ServiceAuLieu, Signalement
from reseau.annuaire.queries.fiches import fraicheur_de
from reseau.annuaire.queries.permanences import tenues_lire
from reseau.annuaire.queries.qualite import (
    CRITERES,
    FaitsLieu,
    FaitsService,
    FaitsStructure,
    Porte,
    Verification,
    note_de,
)
from reseau.annuaire.recherche.memoire import revision_lire, structures_refaites
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, Commune, CompositionBassin, Departement, Epci
from reseau.vocabulaires.models import Mission, NiveauCep, TypePublic

# Reading the facts of structures: the same number of queries for one and for thousands.
#
# A chosen list is read whole; all of them pass lot after lot, and none is kept.

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


# A structure weighed: its score and what it lacks, without keeping what they come from.
#
# The verdicts of a sheet fit in one number; structures whose sheets have the same verdicts share the same weighing.

_SANS_OBJET = len(CRITERES)  # les rangs d’après disent les critères qui ne s’appliquent pas
_HORAIRES = 1 << next(rang for rang, critere in enumerate(CRITERES) if critere.code == "horaires")
Verdicts = tuple[tuple[int, Verification], ...]


class Place(NamedTuple):
    """What figures need of a published place."""

    commune: int
    horaires: bool


class Pesee(NamedTuple):
    """What structures whose sheets have the same verdicts have in common."""

    note: int
    manques: frozenset[str]


class Bilan(NamedTuple):
    """What figures and lists need of a visible structure; its name is read when it is shown or sorted by."""

    pk: int
    reseau: int
    pesee: Pesee
    confirme_le: datetime.date | None
    fraicheur: Fraicheur
    a_rappeler: bool
    ages: tuple[int, ...]
    referents: int
    lieux: tuple[Place, ...]
    verdicts: tuple[int, bool, tuple[int, ...], tuple[int, ...]]

    @property
    def note(self) -> int:
        """From 0 to 100."""
        return self.pesee.note

    @property
    def manques(self) -> frozenset[str]:
        """The codes of the criteria that are not satisfied."""
        return self.pesee.manques


def bilan_de(faits: FaitsStructure, jour: datetime.date, connus: dict[Any, Any] | None = None) -> Bilan:
    """One structure weighed: the same score, lacks and freshness as `qualite_de`.

    `connus`, one dictionary for many structures, holds once what they have in common.
    """
    une_fois = {}.setdefault if connus is None else connus.setdefault
    lieux = tuple(_verdicts(lieu, faits, jour, _DES_LIEUX) for lieu in faits.lieux)
    services = tuple(_verdicts(service, faits, jour, _DES_SERVICES) for service in faits.services)
    siens = _verdicts(faits, faits, jour, _DES_STRUCTURES)
    dates = [fiche.confirme_le for fiche in faits.fiches]
    ancienne = min(dates) if dates else None
    fraicheur, a_rappeler = _age(ancienne, jour)
    places = zip(faits.lieux, lieux, strict=True)
    recus = tuple([une_fois(p := Place(lieu.commune, bool(acquis & _HORAIRES)), p) for lieu, acquis in places])
    verdicts = (siens, faits.recoit, lieux, services)
    return Bilan(
        faits.pk, faits.reseau, _peser(*verdicts), une_fois(ancienne, ancienne),
        fraicheur if dates else Fraicheur.A_CONFIRMER, a_rappeler, _ages(faits, jour), faits.referents,
        une_fois(recus, recus), une_fois(verdicts, verdicts),
    )  # fmt: skip


def suivi_ajouter(
    bilan: Bilan, signalements: tuple[tuple[int, datetime.date], ...], referents: int, jour: datetime.date
) -> Bilan:
    """The same structure with these open reports and so many referents."""
    faits = FaitsStructure(bilan.pk, "", "", bilan.reseau, "", "", "", (), (), signalements, referents)
    structure, recoit, lieux, services = bilan.verdicts
    verdicts = (structure & ~_SUIVI | _verdicts(faits, faits, jour, _DU_SUIVI), recoit, lieux, services)
    return bilan._replace(
        pesee=_peser(*verdicts), ages=_ages(faits, jour), referents=referents, verdicts=verdicts
    )  # fmt: skip


def _ages(faits: FaitsStructure, jour: datetime.date) -> tuple[int, ...]:
    return tuple([(jour - recu).days for _, recu in faits.signalements])


def _verdicts(
    objet: FaitsLieu | FaitsService | FaitsStructure, faits: FaitsStructure, jour: datetime.date, verdicts: Verdicts
) -> int:
    """One bit for each criterion satisfied, another for each that does not apply."""
    total = 0
    for bit, verifier in verdicts:
        verdict = verifier(objet, faits, jour)
        if verdict:
            total |= bit
        elif verdict is None:
            total |= bit << _SANS_OBJET
    return total


def _verdicts_de(*portes: Porte) -> Verdicts:
    return tuple((1 << rang, critere.verifier) for rang, critere in enumerate(CRITERES) if critere.porte in portes)


_DES_LIEUX = _verdicts_de(Porte.LIEU, Porte.FICHE)
_DES_SERVICES = _verdicts_de(Porte.SERVICE, Porte.FICHE)
_DES_STRUCTURES = _verdicts_de(Porte.STRUCTURE)
_DU_SUIVI = tuple((1 << rang, c.verifier) for rang, c in enumerate(CRITERES) if c.code in ("signalements", "referent"))
_SUIVI = sum(bit for bit, _ in _DU_SUIVI)


@lru_cache(5_000)
def _age(confirme_le: datetime.date | None, jour: datetime.date) -> tuple[Fraicheur, bool]:
    ancienne = confirme_le is None or (jour - confirme_le).days > JOURS_RAPPEL
    return fraicheur_de(confirme_le, jour), ancienne


@lru_cache(50_000)
def _peser(structure: int, recoit: bool, lieux: tuple[int, ...], services: tuple[int, ...]) -> Pesee:
    """The score of these verdicts; without the sheets that it should have, a structure has nothing of a criterion."""
    par_porte = {
        Porte.STRUCTURE: (structure,), Porte.LIEU: lieux, Porte.SERVICE: services, Porte.FICHE: (*lieux, *services)
    }  # fmt: skip
    parts = []
    for rang, critere in enumerate(CRITERES):
        fiches = par_porte[critere.porte]
        if fiches:
            concernees = [fiche for fiche in fiches if not fiche >> _SANS_OBJET + rang & 1]
            if concernees:
                parts.append((critere, sum(fiche >> rang & 1 for fiche in concernees), len(concernees)))
        elif not (critere.code == "cep" or (critere.porte is Porte.LIEU and not recoit)):
            parts.append((critere, 0, 1))
    manques = frozenset(critere.code for critere, reussis, total in parts if reussis != total)
    return Pesee(note_de(parts), manques)


# What each process holds of every structure weighed, so that a board only weighs again what changed.
#
# It follows the journal of the search index, as the search does: every rule that writes a sheet says there which
# structures it touched. Reports, referents and who is hidden are read each time; so is everything while an import
# writes
# sheets ahead of the index, or when nothing is indexed. Another day, another vocabulary or another map start it anew.

MAX_A_REPRENDRE = 2000
_verrou = threading.Lock()
_connus: dict[str, "Pesees"] = {}


@dataclass(frozen=True)
class Pesees:
    """Every structure weighed without its reports and referents, as of a change of the index; `calculs` go with it."""

    revision: tuple[int, str]
    commun: tuple[Any, ...]
    bilans: dict[int, Bilan]
    calculs: dict[Any, Any] = field(default_factory=dict)


def bilans_visibles(jour: datetime.date) -> tuple[list[Bilan], dict[Any, Any]]:
    """Every structure visible on that day; what may be kept with them until one of them changes."""
    pesees = _pesees(jour)
    cachees = frozenset(Structure.objects.cachees(jour).order_by().values_list("pk", flat=True))
    signalements, referents = signalements_lire({}), referents_lire({}, jour)
    bilans = []
    for pk, bilan in pesees.bilans.items():
        if pk in cachees:
            continue
        if pk in signalements or pk in referents:
            bilan = suivi_ajouter(bilan, tuple(signalements.get(pk, ())), len(referents.get(pk, ())), jour)
        bilans.append(bilan)
    return bilans, pesees.calculs.setdefault(cachees, {})


def _pesees(jour: datetime.date) -> Pesees:
    """What is held, brought up to date; weighed now and not held when the index cannot tell what moves."""
    revision = revision_lire()
    ecritures = Import.objects.filter(etat__in=(EtatImport.ECRITURE, EtatImport.ANNULATION))
    if not revision[0] or ecritures.exists():
        return Pesees(revision, (), dict(_peser_tout(jour)))
    commun, cle = _commun(jour), str(connection.settings_dict["NAME"])
    connues = _connus.get(cle)
    if connues and (connues.revision, connues.commun) == (revision, commun):
        return connues
    with _verrou:
        connues = _connus.get(cle)
        if not connues or (connues.revision, connues.commun) != (revision, commun):
            _connus[cle] = _suivantes(connues, revision, commun, jour)
        return _connus[cle]


def _suivantes(
    connues: Pesees | None, revision: tuple[int, str], commun: tuple[Any, ...], jour: datetime.date
) -> Pesees:
    """Those known with what changed weighed again; everything when the journal does not tell."""
    changees = None
    if connues and connues.commun == commun:
        changees = structures_refaites(connues.revision, revision)
    if connues is None or changees is None or len(changees) > MAX_A_REPRENDRE:
        return Pesees(revision, commun, dict(_peser_tout(jour)))
    bilans = {pk: bilan for pk, bilan in connues.bilans.items() if pk not in changees}
    for faits in faits_lire(Structure.objects.filter(pk__in=changees), jour):
        bilans[faits.pk] = _sans_suivi(faits, jour)
    return Pesees(revision, commun, bilans)


def _peser_tout(jour: datetime.date) -> Iterator[tuple[int, Bilan]]:
    connus: dict[Any, Any] = {}
    for faits in faits_suivre(jour):
        yield faits.pk, _sans_suivi(faits, jour, connus)


def _sans_suivi(faits: FaitsStructure, jour: datetime.date, connus: dict[Any, Any] | None = None) -> Bilan:
    """Its reports and referents are counted each time."""
    return bilan_de(faits._replace(signalements=(), referents=0), jour, connus)


def _commun(jour: datetime.date) -> tuple[Any, ...]:
    """What the scores of all structures hang on: the day, the vocabularies and territories in force, who exists."""
    territoires = [
        Commune.objects.aggregate(n=Count("pk"), dernier=Max("pk")),
        Epci.objects.aggregate(n=Count("pk"), dernier=Max("pk")),
        Departement.objects.aggregate(n=Count("pk"), dernier=Max("pk")),
        CompositionBassin.objects.en_vigueur(jour).aggregate(n=Count("pk"), dernier=Max("pk")),
        Structure.objects.aggregate(n=Count("pk"), dernier=Max("pk")),
    ]
    bassins = sorted(Bassin.objects.en_vigueur(jour).values_list("pk", "code"))
    return jour, termes_lire(jour), bassins, territoires
