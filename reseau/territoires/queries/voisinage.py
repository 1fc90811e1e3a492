"""Which bassins stand side by side: what is planned in one may take people from the next (R5.14)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from math import cos, radians

from django.utils import timezone

from home.gardees import Gardee
from reseau.territoires import geometrie
from reseau.territoires.geometrie import GeometrieIncorrecte
from reseau.territoires.models import Bassin, CompositionBassin, Contour, Niveau
from reseau.territoires.queries.communes import distance_km

KM_MAX = 5
DEGRE_KM = 111.2  # un degré de latitude
Paire = tuple[int, int]

VOISINS = Gardee("bassins voisins", pieces=("territoires",), secondes=24 * 3600, dans_les_regles=True)


def bassins_voisins() -> Mapping[int, frozenset[int]]:
    """For each bassin in force today, those that share a border with it, or have a commune within five kilometres."""
    jour = timezone.localdate()
    return VOISINS.lire(jour, lambda: _voisins_lire(jour))


def _voisins_lire(jour: datetime.date) -> dict[int, frozenset[int]]:
    cles = dict(Bassin.objects.en_vigueur(jour).values_list("code", "pk"))
    voisins: dict[int, set[int]] = {pk: set() for pk in cles.values()}
    for un, autre in {*_par_les_bords(cles, jour), *_par_les_communes(set(voisins), jour)}:
        voisins[un].add(autre)
        voisins[autre].add(un)
    return {pk: frozenset(autour) for pk, autour in voisins.items()}


def _par_les_bords(cles: Mapping[str, int], jour: datetime.date) -> Iterator[Paire]:
    """Bassins whose outlines have a side in common; an outline that cannot be read has none."""
    contours = Contour.objects.en_vigueur(jour).filter(niveau=Niveau.BASSIN, code__in=cles)
    riverains: dict[frozenset, set[int]] = defaultdict(set)
    for code, trace in contours.values_list("code", "geojson"):
        for cote in _cotes(trace):
            riverains[cote].add(cles[code])
    for bassins in riverains.values():
        yield from combinations(sorted(bassins), 2)


def _cotes(trace: object) -> Iterator[frozenset]:
    try:
        forme = geometrie.forme_lire(trace)
    except GeometrieIncorrecte:
        return
    for polygone in forme:
        for anneau in polygone:
            yield from map(frozenset, pairwise(anneau))


def _par_les_communes(bassins: Iterable[int], jour: datetime.date) -> Iterator[Paire]:
    """Bassins that have two communes whose centres are near; from south to north, so that few are compared."""
    lignes = CompositionBassin.objects.en_vigueur(jour).filter(bassin__in=bassins)
    centres = list(
        lignes.order_by("commune__latitude").values_list("commune__latitude", "commune__longitude", "bassin")
    )
    haut, vues = KM_MAX / DEGRE_KM, set()
    for rang, (latitude, longitude, bassin) in enumerate(centres):
        large = haut / cos(radians(latitude + haut))
        for autre_latitude, autre_longitude, autre in centres[rang + 1 :]:
            if autre_latitude - latitude > haut:
                break
            paire = min(bassin, autre), max(bassin, autre)
            if bassin == autre or paire in vues or abs(autre_longitude - longitude) > large:
                continue
            if distance_km(latitude, longitude, autre_latitude, autre_longitude) < KM_MAX:
                vues.add(paire)
                yield paire
