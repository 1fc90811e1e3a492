"""Communes that are far from any place (R3.2): the distance to the nearest one, as the crow flies."""

import datetime
import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from reseau.territoires.models import CompositionBassin
from reseau.territoires.queries.communes import RAYON_TERRE_KM

KM_PAR_DEGRE = 111.195
_Repere = tuple[float, float, float, float, str]


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
    reperes = sorted(_repere(*lieu) for lieu in dict.fromkeys(lieux))
    lignes = CompositionBassin.objects.en_vigueur(jour)
    if bassins is not None:
        lignes = lignes.filter(bassin__in=bassins)
    champs = ("code_insee", "nom", "population", "latitude", "longitude")
    lointaines, population = [], 0
    par_bassin: dict[int, tuple[int, int]] = {}
    lues = lignes.order_by().values_list("bassin_id", "bassin__nom", *(f"commune__{champ}" for champ in champs))
    nombre = 0
    for bassin, nom_bassin, code, nom, habitants, latitude, longitude in lues:
        distance, lieu = _plus_proche(latitude, longitude, reperes)
        nombre, population = nombre + 1, population + habitants
        loin = distance is None or distance > km
        total, loin_total = par_bassin.get(bassin, (0, 0))
        par_bassin[bassin] = (total + 1, loin_total + loin)
        if loin:
            lointaines.append(CommuneLointaine(code, nom, nom_bassin, habitants, distance, lieu))
    lointaines.sort(key=lambda commune: (-(commune.distance or math.inf), commune.nom, commune.code))
    return Couverture(km, nombre, population, tuple(lointaines), par_bassin)


def _repere(latitude: float, longitude: float, nom: str) -> _Repere:
    phi, lam = math.radians(latitude), math.radians(longitude)
    return latitude, math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi), nom


def _plus_proche(latitude: float, longitude: float, reperes: Sequence[_Repere]) -> tuple[float | None, str]:
    """The distance and the name of the nearest; only the latitudes that may still hold a nearer one are read."""
    if not reperes:
        return None, ""
    _, x, y, z, _ = _repere(latitude, longitude, "")
    debut = bisect_left(reperes, (latitude,))
    meilleur, nom = math.inf, ""
    for suite in (range(debut, len(reperes)), range(debut - 1, -1, -1)):
        for rang in suite:
            autre, x2, y2, z2, nom_autre = reperes[rang]
            if abs(autre - latitude) * KM_PAR_DEGRE > meilleur + 0.1:
                break
            distance = RAYON_TERRE_KM * math.acos(min(1.0, x * x2 + y * y2 + z * z2))
            if distance < meilleur:
                meilleur, nom = distance, nom_autre
    return meilleur, nom
