"""Loading of the territories, bassins by date and side by side, outlines, distances, checks."""

import datetime
import json

import pytest
import time_machine
from django.utils import timezone

from reseau.territoires import rules
from reseau.territoires.models import Bassin, Commune, CompositionBassin, Contour, Epci
from reseau.territoires.prises import territoires_coherents
from reseau.territoires.queries import carte, communes
from reseau.territoires.queries.bassins import bassins_voisins
from reseau.territoires.rules import commune_bassin_changer, contours_importer, deplacement_annuler, territoires_charger
from tests.refus import refus

CARRE = {"type": "Polygon", "coordinates": [[[0, 46], [1, 46], [1, 47], [0, 47], [0, 46]]]}


def contient(geometrie, longitude, latitude):
    """Ray casting, written apart from the code under test."""
    polygones = geometrie["coordinates"] if geometrie["type"] == "MultiPolygon" else [geometrie["coordinates"]]
    dedans = False
    for polygone in polygones:
        for (x1, y1), (x2, y2) in zip(polygone[0], polygone[0][1:], strict=False):
            if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
                dedans = not dedans
    return dedans


@pytest.fixture(scope="module")
def charges(base_du_module):
    """What one loading of the real tables did, for the tests of this file that ask for it."""
    return rules.territoires_charger()


@pytest.fixture
def niort(charges, db):
    return Commune.objects.select_related("departement").get(code_insee="79191")


@pytest.fixture
def parthenay(charges, db):
    return Bassin.objects.get(code="parthenay")


def test_loading_gives_every_commune_a_place_and_a_bassin_and_again_changes_nothing(charges, niort):
    assert (charges.communes_creees, charges.bassins_crees) == (1338, 13)
    assert (Epci.objects.count(), CompositionBassin.objects.count()) == (37, 1338)
    assert not Commune.objects.filter(population=0).exists()
    assert Commune.objects.filter(latitude__range=(45.0, 47.3), longitude__range=(-1.7, 1.3)).count() == 1338
    assert (niort.nom, niort.departement.nom, niort.codes_postaux) == ("Niort", "Deux-Sèvres", ["79000"])
    assert communes.bassin_de(niort).nom == "Niort"
    avant = list(Commune.objects.values_list("pk", "modifie_le").order_by("pk"))
    assert rules.territoires_charger().inchange
    assert list(Commune.objects.values_list("pk", "modifie_le").order_by("pk")) == avant


def test_loading_mends_a_damaged_commune_and_keeps_what_the_region_decided(niort, parthenay):
    Commune.objects.filter(pk=niort.pk).update(population=3)
    Bassin.objects.filter(code="niort").update(nom="Bassin niortais")
    rules.commune_bassin_changer(commune=niort, bassin=parthenay, jour=datetime.date(2026, 1, 1))
    Contour.objects.filter(code="parthenay").update(geojson=CARRE, approximatif=False, source="IGN")
    bilan = rules.territoires_charger()
    assert (bilan.communes_modifiees, bilan.communes_creees, bilan.contours_modifies) == (1, 0, 0)
    niort.refresh_from_db()
    assert niort.population > 50_000 and communes.bassin_de(niort, datetime.date(2026, 1, 1)) == parthenay
    assert Bassin.objects.get(code="niort").nom == "Bassin niortais"
    assert Contour.objects.get(code="parthenay").geojson == CARRE


def test_change_of_bassin_holds_from_its_day_only_and_none_comes_before_it(niort, parthenay):
    jour, ancien = datetime.date(2026, 9, 1), Bassin.objects.get(code="niort")
    refus("deja_dans_ce_bassin", rules.commune_bassin_changer, commune=niort, bassin=ancien, jour=jour)
    rules.commune_bassin_changer(commune=niort, bassin=parthenay, jour=jour)
    veille = jour - datetime.timedelta(days=1)
    assert communes.bassin_de(niort, veille) == ancien and communes.bassin_de(niort, jour) == parthenay
    assert niort in communes.communes_du_bassin(parthenay, jour)
    assert niort not in communes.communes_du_bassin(parthenay, veille)
    assert list(territoires_coherents()) == []
    refus("date_trop_ancienne", rules.commune_bassin_changer, commune=niort, bassin=ancien, jour=jour)


def test_bassins_of_all_communes_come_in_two_queries_and_each_outline_holds_its_main_town(
    niort, django_assert_num_queries
):
    with django_assert_num_queries(2):
        tous = communes.bassins_par_commune()
    assert len(tous) == 1338 and tous[Commune.objects.get(code_insee="86194").pk].code == "poitiers"
    contours = {c.code: c for c in carte.carte_region_donnees()}
    assert len(contours) == 13 and all(c.approximatif and c.source for c in contours.values())
    for code, insee in {"niort": "79191", "poitiers": "86194", "la-rochelle": "17300", "cognac": "16102"}.items():
        commune = Commune.objects.get(code_insee=insee)
        assert {c for c, x in contours.items() if contient(x.geojson, commune.longitude, commune.latitude)} == {code}


def test_outlines_page_is_light_and_sent_anew_after_an_import(client, niort):
    reponse = client.get("/territoires/bassins.geojson")
    assert reponse["Content-Type"] == "application/geo+json" and "max-age=86400" in reponse["Cache-Control"]
    assert len(reponse.content) < 60_000
    donnees = {"features": [{"properties": {"code": "niort"}, "geometry": CARRE}]}
    assert contours_importer(donnees=donnees, niveau="BASSIN", source="IGN, Licence Ouverte").remplaces == 1
    reponse = client.get("/territoires/bassins.geojson", headers={"if-none-match": reponse["ETag"]})
    assert reponse.status_code == 200 and "IGN, Licence Ouverte" in json.loads(reponse.content)["source"]


def test_checks_tell_a_commune_without_bassin_and_one_in_two(niort):
    assert list(territoires_coherents()) == []
    poitiers = Commune.objects.get(code_insee="86194")
    niort.compositions.all().delete()
    poitiers.compositions.update(au=datetime.date(2026, 1, 1))
    ailleurs = Bassin.objects.get(code="niort")
    CompositionBassin.objects.create(commune=poitiers, bassin=ailleurs, du=datetime.date(2025, 1, 1))
    anomalies = " ".join(territoires_coherents())
    assert "Niort (79) n’est dans aucun bassin" in anomalies and "Poitiers (86) est dans deux bassins" in anomalies


def test_distance_between_two_towns_is_right_within_a_kilometre():
    niort, poitiers, la_rochelle, rochefort = (
        (46.3239, -0.4644),
        (46.5802, 0.3404),
        (46.1591, -1.1520),
        (45.9420, -0.9588),
    )
    for depart, arrivee, km in ((niort, poitiers, 68), (niort, niort, 0), (la_rochelle, rochefort, 28)):
        assert communes.distance_km(*depart, *arrivee) == pytest.approx(km, abs=1.2)


def test_tables_are_sorted_and_complete_and_the_one_of_france_holds_the_region_as_it_is():
    connus = ("nom", "codes_postaux", "population")
    lignes = {ligne["code_insee"]: ligne for ligne in communes.communes_de_france_lire()}
    assert list(lignes) == sorted(lignes) and len(lignes) == 34_969
    assert sum(not ligne["codes_postaux"] for ligne in lignes.values()) == 5, "des terres sans habitants"
    for ici in communes.table_lire("communes"):
        la = lignes[ici["code_insee"]]
        assert [la[nom] for nom in connus] == [ici[nom] for nom in connus]
        assert float(la["latitude"]) == pytest.approx(float(ici["latitude"]), abs=0.001)
    lignes = list(communes.table_lire("communes"))
    codes = [ligne["code_insee"] for ligne in lignes]
    assert codes == sorted(set(codes)) and len(codes) == 1338
    assert {ligne["departement"] for ligne in lignes} == {"16", "17", "79", "86"}
    assert {ligne["bassin"] for ligne in lignes} == {ligne["code"] for ligne in communes.table_lire("bassins")}
    assert all(ligne["source"] for ligne in communes.table_lire("bassins"))


pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("base_du_module", "db")]


def voisins(code):
    autour = bassins_voisins()[Bassin.objects.get(code=code).pk]
    return set(Bassin.objects.filter(pk__in=autour).values_list("code", flat=True))


@pytest.mark.integration
def test_niort_and_parthenay_are_neighbours_niort_and_cognac_are_not(niort):
    assert "parthenay" in voisins("niort") and "niort" in voisins("parthenay")
    assert "cognac" not in voisins("niort") and "niort" not in voisins("niort")
    assert set(bassins_voisins()) == set(Bassin.objects.values_list("pk", flat=True))
    assert all(un in bassins_voisins()[autre] for un, autour in bassins_voisins().items() for autre in autour)


@pytest.mark.integration
def test_neighbours_are_found_by_the_border_alone_and_by_the_communes_alone(niort):
    attendus = voisins("niort")
    Commune.objects.update(latitude=0, longitude=0, modifie_le=timezone.now())
    tous = set(Bassin.objects.exclude(code="niort").values_list("code", flat=True))
    assert voisins("niort") == tous
    territoires_charger()
    Contour.objects.update(geojson={"type": "Point"}, modifie_le=timezone.now())
    assert "parthenay" in voisins("niort") and voisins("niort") <= attendus


@pytest.mark.integration
def test_commune_that_moves_makes_neighbours_and_unmakes_them(niort):
    cognac, jour = Bassin.objects.get(code="cognac"), timezone.localdate()
    bessines = Commune.objects.get(code_insee="79034")  # à moins de 4 km de Saint-Symphorien, qui reste
    assert "cognac" not in voisins("niort")
    passage = commune_bassin_changer(commune=bessines, bassin=cognac, jour=jour + datetime.timedelta(days=2))
    assert "cognac" not in voisins("niort")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        assert "cognac" in voisins("niort")
    deplacement_annuler(composition=passage)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        assert "cognac" not in voisins("niort")
