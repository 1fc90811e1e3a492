"""The map: layers, tiles by setting, the equal list (R4.19); the commune nearest to a visitor; neighbours outside."""

import json
import re

import pytest
from django.core.checks import run_checks
from django.test import override_settings
from django.utils import timezone

from home.securite.navigateur import origine_tuiles
from reseau.territoires.models import Bassin, Commune, CommuneVoisine, Contour
from reseau.territoires.queries import carte
from reseau.territoires.queries import communes as proches
from reseau.territoires.rules import commission_creer, territoires_charger
from tests.pages import page_lue

TUILES = "https://{s}.tuiles.example/{z}/{x}/{y}.png"
COUCHES = [("bassins", 13), ("commissions", 2), ("departements", 4)]


@pytest.fixture(scope="module")
def region(base_du_module):
    """The real communes, loaded once for this file."""
    territoires_charger()
    bassins = list(Bassin.objects.all())
    commission_creer(code="nord", nom="Nord", bassins=bassins[:6], source="Groupement inventé")
    commission_creer(code="sud", nom="Sud", bassins=bassins[6:])


@pytest.fixture
def page(client, region, db):
    return lambda adresse, **parametres: page_lue(client.get(adresse, parametres))


def svg(texte):
    return re.search(r'<svg class="carte-region".*?</svg>', texte, re.S).group()


# Les couches


def test_layer_chosen_stays_in_the_search_and_in_its_address(page):
    texte = page("/annuaire/", couche="departements", q="vae")
    assert re.search(r'name="couche" id="couche-choisie" value="departements">', texte)
    assert "?couche=commissions&amp;q=vae" in texte or "?q=vae&amp;couche=commissions" in texte
    assert re.search(r'id="couche-choisie" value="bassins" disabled>', page("/annuaire/"))


@pytest.mark.parametrize(("couche", "nombre"), COUCHES)
def test_map_without_javascript_its_list_and_its_layer_say_the_same_and_lead_to_the_search(
    client, page, django_assert_max_num_queries, couche, nombre
):
    for adresse in ("/annuaire/", "/territoires/"):
        texte = page(adresse, couche=couche)
        assert svg(texte).count('<path class="bassin') == nombre
        assert f'data-geojson="/territoires/{couche}.geojson"' in texte
        courants = re.findall(r'data-couche="(\w+)" data-geojson="[^"]*" aria-current="true"', texte)
        assert courants == [couche]
    parametre = {"bassins": "bassin", "commissions": "commission", "departements": "departement"}[couche]
    liens = re.findall(rf'href="(/annuaire/\?{parametre}=[\w-]+)"', texte)
    assert len(liens) == nombre
    communes = [int(re.sub(r"\D", "", n)) for n in re.findall(r"([\d\s\u00a0\u202f]+) communes?,", texte)]
    assert sum(communes) == 1338
    assert page(liens[0]).count("Retirer le filtre") == 1
    reponse = client.get(f"/territoires/{couche}.geojson")
    donnees = json.loads(reponse.content)
    assert len(donnees["features"]) == nombre and "INSEE" in donnees["source"] and donnees["approximatif"]
    assert client.get(f"/territoires/{couche}.geojson", headers={"if-none-match": reponse["ETag"]}).status_code == 304
    with django_assert_max_num_queries(3):
        assert carte.territoires_lister(carte.COUCHES[couche])


def test_source_of_the_outlines_or_of_an_invented_grouping_is_said(page):
    assert "Groupement inventé" in page("/territoires/", couche="commissions")
    assert "Contours approchés" in page("/annuaire/")
    Contour.objects.filter(niveau="DEPARTEMENT").update(source="IGN, Licence Ouverte", modifie_le=timezone.now())
    assert "IGN, Licence Ouverte." in page("/annuaire/", couche="departements")


# Les tuiles


def politique(client):
    reponse = client.get("/territoires/")
    regles = [regle.strip().split(" ", 1) for regle in reponse["Content-Security-Policy"].split(";")]
    return dict(regle for regle in regles if len(regle) == 2)["img-src"], page_lue(reponse)


def test_map_asks_nothing_of_any_tile_server_unless_tiles_are_set_with_their_authors(client, db):
    images, texte = politique(client)
    assert images == "'self' data:" and "data-tuiles" not in texte and "Fond de carte" not in texte
    with override_settings(TUILES_URL=TUILES, TUILES_ATTRIBUTION="© les contributeurs OpenStreetMap"):
        images, texte = politique(client)
    assert images == "'self' data: https://*.tuiles.example"
    assert f'data-tuiles="{TUILES}"' in texte and "© les contributeurs OpenStreetMap" in texte


def test_origin_of_the_tiles_is_only_ever_a_host():
    for url, origine in (
        ("", ""),
        (TUILES, "https://*.tuiles.example"),
        ("https://tuiles.example:8443/a/{z}/{x}/{y}.png?cle=1", "https://tuiles.example:8443"),
        ("/tuiles/{z}/{x}/{y}.png", ""),
        ("javascript:alert(1)", ""),
        ("https://tuiles.example; script-src *", ""),
        ("https://a b/{z}", ""),
    ):
        assert origine_tuiles(url) == origine, url


def test_check_tells_tiles_that_cannot_be_shown_or_name_nobody():
    for url, attribution, alertes in (
        ("", "", set()),
        (TUILES, "© OSM", set()),
        (TUILES, "", {"home.W003"}),
        ("https://tuiles.example/", "© OSM", {"home.W002"}),
    ):
        with override_settings(TUILES_URL=url, TUILES_ATTRIBUTION=attribution):
            assert {m.id for m in run_checks()} & {"home.W002", "home.W003"} == alertes, url


# « Autour de moi »


def demander(client, position):
    return client.get("/territoires/commune-proche/", headers={"x-position": position})


def test_position_gives_the_nearest_commune_and_is_kept_nowhere(client, region, db):
    villes = {"46.32,-0.46": "Niort (79)", "46.58,0.34": "Poitiers (86)", "45.65,0.15": "Angoulême (16)"}
    for position, libelle in villes.items():
        reponse = demander(client, position)
        assert reponse.json()["libelle"] == libelle and "no-store" in reponse["Cache-Control"]
    loin = demander(client, "48.85,2.35")
    assert loin.status_code == 404 and "loin du Poitou-Charentes" in loin.json()["message"]


@pytest.mark.parametrize(
    "position",
    ["", "46.3239,-0.4644", "46.32", "nan,nan", "46.32;-0.46", "1e1,0", "999.00,0.00", "٤٦,0", "46.32,-0.46,1"],
)
def test_position_finer_than_a_kilometre_or_unreadable_is_refused(client, region, db, position):
    try:
        reponse = demander(client, position)
    except UnicodeEncodeError:
        return
    assert reponse.status_code == 400 and "nom de votre commune" in reponse.json()["message"]


# Les voisines hors région


def test_border_commune_knows_its_neighbour_outside_and_its_search_says_it(page):
    tourtenay = Commune.objects.get(code_insee="79331")
    (voisine,) = proches.communes_voisines(tourtenay)
    assert (voisine.libelle, voisine.km) == ("Antoigné (Maine-et-Loire)", 4)
    assert proches.communes_voisines(Commune.objects.get(code_insee="86194")) == []
    texte = page("/annuaire/", lieu="Tourtenay")
    assert "Tourtenay est près d’un autre département" in texte and "Antoigné (Maine-et-Loire) est à 4" in texte
    assert "près d’un autre département" not in page("/annuaire/", lieu="Poitiers")


def test_neighbours_are_outside_and_within_fifteen_kilometres(region, db):
    ici = set(Commune.objects.values_list("code_insee", flat=True))
    voisines = list(CommuneVoisine.objects.all())
    assert len(voisines) > 300
    assert not [v for v in voisines if v.code_insee in ici or not 1 <= v.km <= 15]
    assert {v.departement for v in voisines} == {
        "Dordogne", "Gironde", "Indre", "Indre-et-Loire", "Maine-et-Loire", "Vendée", "Haute-Vienne"
    }  # fmt: skip
