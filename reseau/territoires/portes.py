"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from reseau.territoires.queries.bassins import bassins_du_perimetre, bassins_voisins
from reseau.territoires.queries.carte import couche_collection, couche_lire
from reseau.territoires.queries.communes import (
    RAYON_TERRE_KM,
    Fiche,
    bassin_de,
    bassins_par_commune,
    commune_get,
    commune_par_code,
    commune_reconnaitre,
    commune_search,
    communes_autour,
    communes_de,
    communes_de_france,
    communes_du_bassin,
    communes_index,
    communes_voisines,
    distance_km,
    en_france,
)
from reseau.territoires.queries.lieux import Ailleurs, endroit_lire, lieu_nu
from reseau.territoires.templatetags.territoires_tags import carte_bassins
