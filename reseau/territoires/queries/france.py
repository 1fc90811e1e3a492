"""All the communes of France, from our own table: what lies elsewhere is known for what it is, and never proposed.

None of it is in the base: searches, suggestions and facets stay those of the region.
"""

from functools import cache

from reseau.territoires import imports
from reseau.territoires.models import code_departement
from reseau.territoires.queries.communes import distance_km
from reseau.territoires.queries.recherche import Fiche, IndexCommunes

# Où la France se tient, par grands rectangles : sud, nord, ouest, est. De quoi refuser ce qui ne peut pas y être.
BOITES = (
    (41.2, 51.2, -5.3, 9.7),  # métropole et Corse
    (14.3, 18.2, -63.2, -60.7),  # Antilles
    (2.0, 5.9, -54.7, -51.5),  # Guyane
    (-21.5, -20.8, 55.1, 55.9),  # La Réunion
    (-13.1, -12.5, 44.9, 45.4),  # Mayotte
    (46.7, 47.2, -56.5, -56.1),  # Saint-Pierre-et-Miquelon
    (-23.0, -19.4, 158.0, 172.5),  # Nouvelle-Calédonie
    (-28.0, -7.7, -154.9, -134.2),  # Polynésie française
    (-14.5, -13.1, -178.4, -176.0),  # Wallis-et-Futuna
)


def en_france(latitude: float, longitude: float) -> bool:
    """Whether a point may be in France at all, overseas included."""
    return any(s <= latitude <= n and o <= longitude <= e for s, n, o, e in BOITES)


def communes_autour(index: IndexCommunes, commune: Fiche, km: int) -> list[tuple[float, Fiche]]:
    """The communes of an index whose centre is at most `km` from that of a commune, the nearest first."""
    if commune.latitude is None or commune.longitude is None:
        return []
    loin = [
        (distance_km(commune.latitude, commune.longitude, fiche.latitude, fiche.longitude), fiche)
        for fiche in index.fiches
        if fiche.latitude is not None and fiche.longitude is not None
    ]
    return sorted((paire for paire in loin if paire[0] <= km), key=lambda paire: (paire[0], paire[1].code))


@cache
def communes_de_france() -> IndexCommunes:
    """The communes of today, with the codes of those they absorbed; their `pk` says nothing.

    Read once per process, when something first asks: half a second, forty megabytes.
    """
    return IndexCommunes(
        Fiche(
            pk=0,
            code=ligne["code_insee"],
            nom=ligne["nom"],
            departement=code_departement(ligne["code_insee"]),
            population=int(ligne["population"] or 0),
            codes_postaux=tuple(ligne["codes_postaux"].split()),
            anciens_codes=tuple(ligne["anciens_codes"].split()),
            latitude=float(ligne["latitude"]) if ligne["latitude"] else None,
            longitude=float(ligne["longitude"]) if ligne["longitude"] else None,
        )
        for ligne in imports.communes_de_france_lire()
    )
