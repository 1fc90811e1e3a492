"""Which rows serve a commune or a bassin: near enough, or open to its inhabitants without their coming."""

import math
from dataclasses import dataclass, field

from reseau.annuaire.choices import Mode
from reseau.annuaire.recherche.memoire import Memoire, case
from reseau.territoires.models import Bassin, Commune
from reseau.territoires.queries import bassin_de, communes_du_bassin

KM_PAR_DEGRE = 111.195


@dataclass(frozen=True)
class Geographie:
    """The rows kept; those that have a place nearby, and their distance in kilometres."""

    lignes: int
    distances: dict[int, float] = field(default_factory=dict)
    proches: int = 0


def autour_de(commune: Commune, rayon: int, memoire: Memoire) -> Geographie:
    """Places within `rayon` kilometres of a commune, and what is given remotely to its inhabitants (R3.2, R5.3)."""
    distances = _proches(commune.latitude, commune.longitude, rayon, memoire)
    proches = memoire.ensemble(distances)
    return Geographie(proches | _a_distance(zones_de_commune(commune), memoire), distances, proches)


def dans_le_bassin(bassin: Bassin, memoire: Memoire) -> Geographie:
    """Places that stand in a bassin, and what is given remotely to inhabitants of one of its communes."""
    jetons = ["pays", "region", f"bassin:{bassin.code}"]
    communes = communes_du_bassin(bassin).values_list("code_insee", "epci__siren", "departement__code")
    for code, siren, departement in communes:
        jetons += [f"com:{code}", f"epci:{siren}", f"dep:{departement}"]
    sur_place = memoire.ensemble(memoire.territoires.get(f"bassin:{bassin.code}", ()))
    return Geographie(sur_place | _a_distance(list(dict.fromkeys(jetons)), memoire))


def zones_de_commune(commune: Commune) -> list[str]:
    """The tokens of every zone that covers a commune; at most two queries."""
    bassin = bassin_de(commune)
    jetons = ["pays", "region", f"com:{commune.code_insee}", f"dep:{commune.code_departement}"]
    jetons += [f"com:{code}" for code in commune.anciens_codes]
    if commune.epci_id:
        jetons.append(f"epci:{commune.epci.siren}")
    return [*jetons, f"bassin:{bassin.code}"] if bassin else jetons


def couvertes(jetons: list[str], memoire: Memoire) -> int:
    """Rows whose zone is one of these."""
    lignes = 0
    for jeton in jetons:
        if jeton in memoire.zones:
            lignes |= memoire.zone(jeton)
    return lignes


def _a_distance(jetons: list[str], memoire: Memoire) -> int:
    """What needs no coming: without place, or given remotely too, and open to one of these zones."""
    sans_venir = memoire.sans_lieu | memoire.facette(f"mode:{Mode.A_DISTANCE}")
    return couvertes(jetons, memoire) & sans_venir


def _proches(latitude: float, longitude: float, rayon: int, memoire: Memoire) -> dict[int, float]:
    """Distance of each row within the radius; only the cells of the grid that touch the circle are read."""
    retreci = KM_PAR_DEGRE * math.cos(math.radians(latitude))
    ecart_lat, ecart_lon = rayon / KM_PAR_DEGRE, rayon / retreci
    (i0, j0), (i1, j1) = (
        case(latitude - ecart_lat, longitude - ecart_lon),
        case(latitude + ecart_lat, longitude + ecart_lon),
    )
    latitudes, longitudes, cases, limite = memoire.latitudes, memoire.longitudes, memoire.cases, rayon * rayon
    distances: dict[int, float] = {}
    for i in range(i0, i1 + 1):
        for j in range(j0, j1 + 1):
            for position in cases.get((i, j), ()):
                y = (latitudes[position] - latitude) * KM_PAR_DEGRE
                x = (longitudes[position] - longitude) * retreci
                carre = x * x + y * y
                if carre <= limite:
                    distances[position] = math.sqrt(carre)
    return distances
