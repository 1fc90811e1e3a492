"""Reads of the territories."""

from reseau.territoires.queries.carte import (
    COUCHES,
    ContourCarte,
    Couche,
    carte_region_donnees,
    contours_etat,
    contours_version,
    couche_collection,
    couche_lire,
    couches_utiles,
)
from reseau.territoires.queries.communes import (
    RAYON_TERRE_KM,
    bassin_de,
    bassins_par_commune,
    commune_get,
    commune_par_code,
    commune_reconnaitre,
    commune_search,
    communes_de,
    communes_du_bassin,
    communes_index,
    distance_km,
)
from reseau.territoires.queries.compositions import (
    Mouvement,
    bassins_sans_commission,
    bassins_vides_apres,
    commissions_du_bassin,
    compositions_exporter,
    mouvements_lire,
)
from reseau.territoires.queries.france import communes_de_france
from reseau.territoires.queries.listes import territoires_lister
from reseau.territoires.queries.proches import commune_proche, communes_voisines
from reseau.territoires.queries.recherche import Fiche as FicheCommune

__all__ = [
    "COUCHES",
    "RAYON_TERRE_KM",
    "ContourCarte",
    "Couche",
    "FicheCommune",
    "Mouvement",
    "bassin_de",
    "bassins_par_commune",
    "bassins_sans_commission",
    "bassins_vides_apres",
    "carte_region_donnees",
    "commissions_du_bassin",
    "commune_get",
    "commune_par_code",
    "commune_proche",
    "commune_reconnaitre",
    "commune_search",
    "communes_de",
    "communes_de_france",
    "communes_du_bassin",
    "communes_index",
    "communes_voisines",
    "compositions_exporter",
    "contours_etat",
    "contours_version",
    "couche_collection",
    "couche_lire",
    "couches_utiles",
    "distance_km",
    "mouvements_lire",
    "territoires_lister",
]
