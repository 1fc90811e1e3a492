"""The directory seen from the territory: where people are received in a bassin, communes far from any place,
figures of the whole (R3.2).
"""

import datetime
import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from home.exploitation.base import par_lots
from reseau.annuaire.models import Lieu
from reseau.annuaire.queries.bilans import Place
from reseau.annuaire.queries.fiches import lieux_des_bassins
from reseau.annuaire.recherche.memoire import vecteur
from reseau.membres.models import Appartenance
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, CompositionBassin
from reseau.territoires.portes import RAYON_TERRE_KM

MONTREES = 15
COLONNES = (
    "commune__code_insee", "commune__nom", "commune__latitude", "commune__longitude", "structure__code",
    "structure__nom", "nom",
)  # fmt: skip


class StructureIci(NamedTuple):
    """A structure, and the names of its places in a town; of its network when it has no place there."""

    code: str
    nom: str
    lieux: list[str]

    @property
    def lieux_dits(self) -> str:
        """« Siège, Espace jeunes »."""
        return ", ".join(self.lieux)


@dataclass
class Ville:
    """A town where people are received, with the number of its pin on the map."""

    code_insee: str
    nom: str
    latitude: float
    longitude: float
    structures: list[StructureIci] = field(default_factory=list)
    numero: int = 0

    @property
    def libelle(self) -> str:
        """The name that the search understands: « Niort (79) »."""
        return f"{self.nom} ({self.code_insee[:2]})"

    @property
    def lieux(self) -> int:
        """How many places."""
        return sum(len(structure.lieux) for structure in self.structures)

    @property
    def montrees(self) -> list[StructureIci]:
        """The structures that the page names; the search gives the others."""
        return self.structures if len(self.structures) <= MONTREES + 1 else self.structures[:MONTREES]

    @property
    def de_plus(self) -> int:
        """How many structures are left to the search."""
        return len(self.structures) - len(self.montrees)

    @property
    def repere(self) -> dict[str, Any]:
        """Its pin."""
        return {"n": self.numero, "lat": self.latitude, "lon": self.longitude}


@dataclass(frozen=True)
class Accueil:
    """Where people are received in a bassin: the towns that have most places first."""

    villes: list[Ville]
    sans_lieu: list[StructureIci]

    @property
    def lieux(self) -> int:
        """How many places."""
        return sum(ville.lieux for ville in self.villes)

    @property
    def structures(self) -> int:
        """How many structures, with or without a place there."""
        return len(_codes(self.villes)) + len(self.sans_lieu)

    @property
    def reperes(self) -> list[dict[str, Any]]:
        """The pins of the map, the first ones drawn last so that they stay on top."""
        return [ville.repere for ville in reversed(self.villes)]


def accueil_lire(bassin: Bassin) -> Accueil:
    """Published places of a bassin, of structures that the public may see, and what else belongs to it; two queries."""
    villes = _villes(_lieux(bassin))
    tenues = _codes(villes)
    siennes = [StructureIci(code, nom, [reseau]) for code, nom, reseau in _siennes(bassin) if code not in tenues]
    return Accueil(villes, siennes)


def _lieux(bassin: Bassin) -> QuerySet:
    publics = lieux_des_bassins(frozenset({bassin.pk})).filter(structure__in=Structure.objects.visibles())
    return publics.order_by("structure__nom", "nom", "pk").values_list(*COLONNES)


def _siennes(bassin: Bassin) -> QuerySet:
    tenues = Appartenance.objects.en_vigueur().filter(bassin=bassin).values("structure")
    return Structure.objects.visibles().filter(pk__in=tenues).values_list("code", "nom", "reseau__nom")


def _codes(villes: Iterable[Ville]) -> set[str]:
    return {structure.code for ville in villes for structure in ville.structures}


def _villes(lignes: Iterable[tuple]) -> list[Ville]:
    villes: dict[str, Ville] = {}
    structures: dict[tuple[str, str], StructureIci] = {}
    for insee, commune, latitude, longitude, code, nom, lieu in lignes:
        ville = villes.setdefault(insee, Ville(insee, commune, latitude, longitude))
        if (insee, code) not in structures:
            structures[insee, code] = StructureIci(code, nom, [])
            ville.structures.append(structures[insee, code])
        structures[insee, code].lieux.append(lieu)
    rangees = sorted(villes.values(), key=lambda ville: (-ville.lieux, ville.nom))
    for numero, ville in enumerate(rangees, 1):
        ville.numero = numero
    return rangees


# Communes that are far from any place (R3.2): the distance to the nearest one, as the crow flies.

KM_PAR_DEGRE = 111.195
LOT = 2_000
POSITION = ("latitude", "longitude", "commune__latitude", "commune__longitude")


@dataclass(frozen=True, slots=True)
class CommuneLointaine:
    """A commune, its bassin, and the nearest place; no place at all when `lieu` is empty."""

    code: str
    nom: str
    bassin: str
    population: int
    distance: float | None
    lieu: str


@dataclass(frozen=True)
class Couverture:
    """How many communes, how many people, and which communes are farther than `km`, the farthest first."""

    km: int
    communes: int
    population: int
    lointaines: tuple[CommuneLointaine, ...]
    par_bassin: dict[int, tuple[int, int]]

    @property
    def couvertes(self) -> int:
        """Communes that have a place within the distance."""
        return self.communes - len(self.lointaines)


def couverture_lire(
    lieux: Iterable[tuple[float, float, str]],
    bassins: Collection[int] | None,
    km: int,
    jour: datetime.date | None = None,
) -> Couverture:
    """For each commune of these bassins (all of them when None), how far the nearest of `lieux` is; one query.

    `lieux` are (latitude, longitude, name); bassins are composed as on `jour` (today by default).
    """
    reperes = _Reperes(lieux)
    lignes = CompositionBassin.objects.en_vigueur(jour)
    if bassins is not None:
        lignes = lignes.filter(bassin__in=bassins)
    champs = ("code_insee", "nom", "population", "latitude", "longitude")
    lointaines, population = [], 0
    par_bassin: dict[int, tuple[int, int]] = {}
    lues = lignes.order_by().values_list("bassin_id", "bassin__nom", *(f"commune__{champ}" for champ in champs))
    nombre = 0
    for bassin, nom_bassin, code, nom, habitants, latitude, longitude in lues:
        distance, lieu = reperes.plus_proche(latitude, longitude)
        nombre, population = nombre + 1, population + habitants
        loin = distance is None or distance > km
        total, loin_total = par_bassin.get(bassin, (0, 0))
        par_bassin[bassin] = (total + 1, loin_total + loin)
        if loin:
            lointaines.append(CommuneLointaine(code, nom, nom_bassin, habitants, distance, lieu))
    lointaines.sort(key=lambda commune: (-(commune.distance or math.inf), commune.nom, commune.code))
    return Couverture(km, nombre, population, tuple(lointaines), par_bassin)


def positions_lire(structures: Mapping[int, Collection[Place]]) -> Iterator[tuple[float, float, str]]:
    """(latitude, longitude, name) of the published places of these structures, in the communes of these places only."""
    for lot in par_lots(list(structures), LOT):
        lieux = Lieu.objects.publies().filter(structure__in=lot).order_by()
        for structure, commune, nom, *ou in lieux.values_list("structure_id", "commune_id", "nom", *POSITION):
            if any(commune == place.commune for place in structures[structure]):
                latitude, longitude, *centre = ou
                yield (*centre, nom) if latitude is None or longitude is None else (latitude, longitude, nom)


class _Reperes:
    """Places by rising latitude."""

    def __init__(self, lieux: Iterable[tuple[float, float, str]]) -> None:
        self._lieux = sorted(set(lieux))
        self._vecteurs = [vecteur(latitude, longitude) for latitude, longitude, _ in self._lieux]

    def plus_proche(self, latitude: float, longitude: float) -> tuple[float | None, str]:
        """The distance and the name of the nearest; only the latitudes that may still hold a nearer one are read."""
        x, y, z = vecteur(latitude, longitude)
        debut = bisect_left(self._lieux, (latitude,))
        meilleur, lequel = math.inf, ""
        for suite in (range(debut, len(self._lieux)), range(debut - 1, -1, -1)):
            for rang in suite:
                if abs(self._lieux[rang][0] - latitude) * KM_PAR_DEGRE > meilleur + 0.1:
                    break
                a, b, c = self._vecteurs[rang]
                distance = RAYON_TERRE_KM * math.acos(min(1.0, x * a + y * b + z * c))
                if distance < meilleur:
                    meilleur, lequel = distance, self._lieux[rang][2]
        return (meilleur, lequel) if self._lieux else (None, "")


@dataclass(frozen=True)
class Chiffres:
    """Published places of the structures that the public may see, and how many structures have one."""

    lieux: int
    structures: int


def chiffres() -> Chiffres:
    """How many there are today."""
    lieux = Lieu.objects.publies().filter(structure__in=Structure.objects.visibles())
    return Chiffres(**lieux.aggregate(lieux=Count("pk"), structures=Count("structure", distinct=True)))
