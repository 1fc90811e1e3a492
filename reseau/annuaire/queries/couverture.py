"""Communes that are far from any place (R3.2): the distance to the nearest one, as the crow flies."""

import datetime
import math
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from home.lots import par_lots
from reseau.annuaire.models import Lieu
from reseau.annuaire.queries.qualite.bilans import Place
from reseau.annuaire.recherche.etat import vecteur
from reseau.territoires.models import CompositionBassin
from reseau.territoires.queries.communes import RAYON_TERRE_KM

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
    """Places by rising latitude; numbers side by side, where a tuple each would take ten times the memory."""

    def __init__(self, lieux: Iterable[tuple[float, float, str]]) -> None:
        self._latitudes, self._xs, self._ys, self._zs = (array("d") for _ in range(4))
        self._noms: list[str] = []
        for latitude, longitude, nom in sorted(set(lieux)):
            self._latitudes.append(latitude)
            self._noms.append(nom)
            for composante, valeur in zip((self._xs, self._ys, self._zs), vecteur(latitude, longitude), strict=True):
                composante.append(valeur)

    def plus_proche(self, latitude: float, longitude: float) -> tuple[float | None, str]:
        """The distance and the name of the nearest; only the latitudes that may still hold a nearer one are read."""
        latitudes, xs, ys, zs = self._latitudes, self._xs, self._ys, self._zs
        x, y, z = vecteur(latitude, longitude)
        debut = bisect_left(latitudes, latitude)
        meilleur, lequel = math.inf, -1
        for suite in (range(debut, len(latitudes)), range(debut - 1, -1, -1)):
            for rang in suite:
                if abs(latitudes[rang] - latitude) * KM_PAR_DEGRE > meilleur + 0.1:
                    break
                distance = RAYON_TERRE_KM * math.acos(min(1.0, x * xs[rang] + y * ys[rang] + z * zs[rang]))
                if distance < meilleur:
                    meilleur, lequel = distance, rang
        return (None, "") if lequel < 0 else (meilleur, self._noms[lequel])
