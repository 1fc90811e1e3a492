"""Communes far from any place (R3.2): which ones, how far, from whose places."""

import pytest

from reseau.annuaire.queries.bassins import couverture_lire
from reseau.territoires.models import Commune
from reseau.territoires.queries.communes import distance_km
from tests import fabriques
from tests.reseau.annuaire.fabriques import COMMUNES, une_commune
from tests.reseau.annuaire.fabriques_qualite import client_de, lignes_csv, lire, une_region_a_suivre

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return une_region_a_suivre()


def test_communes_farther_than_the_distance_are_listed_the_farthest_first(region):
    for nom in COMMUNES:
        une_commune(nom)
    client = client_de(fabriques.une_region())
    lignes = lignes_csv(client, "communes_csv", distance="10")
    niort = COMMUNES["Niort"]
    attendues = {nom: distance_km(*COMMUNES[nom][2:4], *niort[2:4]) for nom in ("La Rochelle", "Melle")}
    assert [ligne[0] for ligne in lignes] == ["La Rochelle", "Melle"]
    assert lignes[0][4] == "Siège de Niort"
    for ligne in lignes:
        assert abs(float(ligne[5]) - attendues[ligne[0]]) < 2  # le lieu n’est pas tout à fait au centre
    page = lire(client, "communes_eloignees", distance="10")
    assert "2 communes sur 5" in page and page.index("La Rochelle") < page.index("Melle")
    assert "1 commune sur 5" in lire(client, "communes_eloignees", distance="30")


def test_lead_of_a_network_sees_communes_far_from_own_places(region):
    lignes = lignes_csv(client_de(fabriques.une_tete_de_reseau("cap-emploi")), "communes_csv")
    assert {ligne[0] for ligne in lignes} == {"Niort", "Parthenay"}
    assert {ligne[4] for ligne in lignes} == {"Siège de Poitiers"}


def test_nearest_place_is_the_one_that_a_full_search_finds(region):
    for nom in COMMUNES:
        une_commune(nom)
    lieux = [(45.0 + n * 0.137 % 3, -1.5 + n * 0.311 % 3, f"Lieu {n}") for n in range(60)]
    couverture = couverture_lire(lieux, None, -1)
    assert len(couverture.lointaines) == len(COMMUNES)
    for commune in couverture.lointaines:
        centre = Commune.objects.get(code_insee=commune.code)
        tous = {nom: distance_km(centre.latitude, centre.longitude, lat, lon) for lat, lon, nom in lieux}
        assert commune.lieu == min(tous, key=tous.get)
        assert abs(commune.distance - min(tous.values())) < 0.001
