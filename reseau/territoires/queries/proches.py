"""The commune nearest to a point, and the neighbours of a commune outside the region (R3.2)."""

from home.gardees import Gardee
from reseau.territoires.models import Commune, CommuneVoisine
from reseau.territoires.queries.communes import distance_km

VOISINES = Gardee("communes voisines", pieces=("territoires",))
KM_MAX = 30
DECIMALES = 2  # un kilomètre : assez pour une commune, trop peu pour une adresse


def commune_proche(latitude: float, longitude: float) -> Commune | None:
    """The commune whose centre is nearest to a point; None farther than thirty kilometres from all of them."""
    centres = Commune.objects.values_list("pk", "latitude", "longitude")
    proches = ((distance_km(latitude, longitude, lat, lon), pk) for pk, lat, lon in centres)
    km, pk = min(proches, default=(KM_MAX + 1, 0))
    return Commune.objects.select_related("departement").get(pk=pk) if km <= KM_MAX else None


def communes_voisines(commune: Commune) -> list[CommuneVoisine]:
    """The nearest commune of each neighbouring département outside the region, for a commune near the border."""
    return VOISINES.lire(commune.pk, lambda: list(commune.voisines.all()))
