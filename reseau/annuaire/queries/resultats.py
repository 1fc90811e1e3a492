"""What the list, the map, the print and the spreadsheet show of each structure found."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from home.recherche import bits
from reseau.annuaire.horaires import Ouverture, ouverture_a
from reseau.annuaire.models import Lieu, LigneRecherche, Service
from reseau.annuaire.queries.fraicheur import fraicheur_de
from reseau.annuaire.queries.vocabulaire import Libelles
from reseau.structures.models import Structure

if TYPE_CHECKING:
    from reseau.annuaire.queries.recherche import Trouvees

COLONNES = (
    "facettes", "horaires", "latitude", "longitude", "confirme_le", "structure__nom", "structure__code",
    "structure__reseau__nom", "structure__reseau__code", "service__nom", "lieu__nom", "lieu__public_id",
    "lieu__commune__nom",
)  # fmt: skip
MAX_PUBLICS = 3
MAX_SERVICES = 4
MAX_COMMUNES = 3


@dataclass(frozen=True)
class LieuTrouve:
    """A place where some service found is given."""

    lieu: Lieu
    distance: float | None
    ouverture: Ouverture | None
    latitude: float
    longitude: float


@dataclass(frozen=True)
class StructureTrouvee:
    """A structure with those of its services and places that answer the question."""

    numero: int
    structure: Structure
    services: list[Service]
    lieux: list[LieuTrouve]
    publics: list[str]
    publics_de_plus: bool
    niveaux: list[str]
    de_loin: bool
    fraicheur: str
    confirme_le: datetime.date | None
    a_distance: Ouverture | None = None

    @property
    def ouverture(self) -> Ouverture | None:
        """Whether one may come now; or write and call, when there is nowhere to come."""
        return self.premier_lieu.ouverture if self.premier_lieu else self.a_distance

    @property
    def premier_lieu(self) -> LieuTrouve | None:
        """The place to show on the map: the nearest, or the first."""
        return self.lieux[0] if self.lieux else None

    @property
    def repere(self) -> LieuTrouve | None:
        """The place on the map: none for what is given from afar to the town asked for."""
        return None if self.de_loin else self.premier_lieu

    @property
    def communes(self) -> str:
        """« Angoulême, Cognac… », the nearest first; towns too far to go are left out when one is near."""
        proches = [lieu for lieu in self.lieux if lieu.distance is not None]
        noms = list(dict.fromkeys(lieu.lieu.commune.nom for lieu in proches or self.lieux))
        return ", ".join(noms[:MAX_COMMUNES]) + ("…" if len(noms) > MAX_COMMUNES else "")

    @property
    def services_de_plus(self) -> int:
        """How many services the list does not name."""
        return max(0, len(self.services) - MAX_SERVICES)


def structures_decrire(
    cles: list[int], trouvees: "Trouvees", mots: Libelles, moment: datetime.datetime, avant: int
) -> list[StructureTrouvee]:
    """Describe structures in order, numbered after `avant`; one query."""
    memoire = trouvees.memoire
    trouves = [
        position + memoire.base
        for structure in cles
        for position in bits.positions(trouvees.comptes.lignes & memoire.segment(structure))
    ]
    lignes = LigneRecherche.objects.filter(pk__in=trouves).select_related(
        "structure__reseau", "service", "lieu__commune"
    )
    par_structure: dict[int, list[LigneRecherche]] = defaultdict(list)
    for ligne in lignes.only(*COLONNES):
        ligne.distance = trouvees.geographie.distances.get(ligne.pk - memoire.base)
        par_structure[ligne.structure_id].append(ligne)
    autour = bool(trouvees.commune)
    return [
        _decrire(rang, par_structure[cle], mots, moment, autour)
        for rang, cle in enumerate(cles, avant + 1)
        if cle in par_structure
    ]


def _decrire(
    rang: int, lignes: list[LigneRecherche], mots: Libelles, moment: datetime.datetime, autour: bool
) -> StructureTrouvee:
    lignes.sort(key=lambda ligne: (ligne.distance is None, ligne.distance or 0, ligne.lieu_id or 0, ligne.pk))
    jetons = [jeton.partition(":") for ligne in lignes for jeton in ligne.facettes.split()]
    publics = _ordonnes("public", jetons, mots)
    confirme_le = lignes[0].confirme_le
    return StructureTrouvee(
        numero=rang,
        structure=lignes[0].structure,
        services=list({ligne.service_id: ligne.service for ligne in lignes}.values()),
        lieux=_lieux(lignes, moment),
        publics=[mots.libelle("public", code) for code in publics][:MAX_PUBLICS],
        publics_de_plus=len(publics) > MAX_PUBLICS,
        niveaux=_ordonnes("cep", jetons, mots),
        de_loin=autour and lignes[0].distance is None,
        fraicheur=fraicheur_de(confirme_le, timezone.localdate(moment)),
        confirme_le=confirme_le,
        a_distance=_a_distance(lignes, moment),
    )


def _ordonnes(nom: str, jetons: list[tuple[str, str, str]], mots: Libelles) -> list[str]:
    """The codes of one group, in the order of the vocabulary."""
    codes = {valeur for groupe, _, valeur in jetons if groupe == nom}
    return [code for code in mots.tous.get(nom, {}) if code in codes]


def _a_distance(lignes: list[LigneRecherche], moment: datetime.datetime) -> Ouverture | None:
    """Open as soon as one of the services given without a place is; else the first that says its hours."""
    etats = [etat for ligne in lignes if not ligne.lieu_id and (etat := ouverture_a(ligne.horaires, moment))]
    return next((etat for etat in etats if etat.ouvert), etats[0] if etats else None)


def _lieux(lignes: list[LigneRecherche], moment: datetime.datetime) -> list[LieuTrouve]:
    """Each place once, open as soon as one of the services found there is, by its own hours or by the place's."""
    lieux: dict[int, LieuTrouve] = {}
    for ligne in lignes:
        if not ligne.lieu:
            continue
        connu = lieux.get(ligne.lieu_id)
        if connu is None or not (connu.ouverture and connu.ouverture.ouvert):
            etat = ouverture_a(ligne.horaires, moment)
            if connu is None or etat and etat.ouvert:
                lieux[ligne.lieu_id] = LieuTrouve(ligne.lieu, ligne.distance, etat, ligne.latitude, ligne.longitude)
    return list(lieux.values())
