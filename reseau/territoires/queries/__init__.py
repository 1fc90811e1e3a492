"""Reads of the territories."""

from reseau.territoires.queries.carte import ContourCarte, bassins_collection, carte_region_donnees, contours_version
from reseau.territoires.queries.communes import (
    RAYON_TERRE_KM,
    bassin_de,
    bassins_par_commune,
    commune_get,
    commune_par_code,
    commune_reconnaitre,
    commune_search,
    communes_du_bassin,
    distance_km,
)

__all__ = [
    "RAYON_TERRE_KM",
    "ContourCarte",
    "bassin_de",
    "bassins_collection",
    "bassins_par_commune",
    "carte_region_donnees",
    "commune_get",
    "commune_par_code",
    "commune_reconnaitre",
    "commune_search",
    "communes_du_bassin",
    "contours_version",
    "distance_km",
]
