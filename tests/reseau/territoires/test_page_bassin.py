"""The page of a bassin and the list of all of them: a map, the same in words, dated limits (R4.13, R4.19)."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home import registre
from home.dessins import cartes
from home.registre import BlocLocal, Carte, Chiffre
from reseau.territoires.models import Bassin, Contour
from tests import fabriques
from tests.pages import lue
from tests.reseau.annuaire.fabriques import un_lieu, une_commune

pytestmark = pytest.mark.django_db
PUBLIQUE = 13


def carre(ouest, sud):
    cotes = [(0, 0), (0.9, 0), (0.9, 0.5), (0, 0.5), (0, 0)]
    return {"type": "Polygon", "coordinates": [[[ouest + x, sud + y] for x, y in cotes]]}


@pytest.fixture
def bassin():
    une_commune("Melle"), une_commune("Parthenay")
    bassin = une_commune().compositions.get().bassin
    for code, sud in (("niort", 46.1), ("parthenay", 46.6)):
        Contour.objects.create(
            code=code, geojson=carre(-0.9, sud), source=f"Source de {code}", valide_du=datetime.date(2024, 3, 1)
        )
    return bassin


def page_de(client, code="niort"):
    return lue(client.get(f"/bassins/{code}/"))


def test_page_says_its_communes_its_people_its_limits_and_since_when(client, bassin):
    Bassin.objects.filter(pk=bassin.pk).update(valide_du=datetime.date(2010, 1, 1), source="Zones d’emploi 2010")
    page = page_de(client)
    assert "Bassin de Niort" in page and "65 000" in page
    assert "Département 79, 2 communes :</strong> Melle, Niort." in page and "Parthenay" not in page
    assert "Bassin en vigueur depuis le 1er janvier 2010" in page and "Zones d’emploi 2010" in page
    assert "Contour approché, depuis le 1er mars 2024" in page and "Source de niort" in page


def test_map_is_drawn_close_with_its_communes_and_its_pins_and_within_the_region(client, bassin):
    un_lieu(), un_lieu(commune="Melle")
    region, proche = re.findall(r'<svg class="carte-region".*?</svg>', page_de(client), re.S)
    assert 'aria-label="Le bassin de Niort dans la région"' in region
    for dessin in (region, proche):
        assert dessin.count('class="bassin actif"') == 1 and dessin.count('class="bassin') == 2
        assert dessin.rindex('class="bassin"') < dessin.index('class="bassin actif"')  # son trait reste entier
    assert re.search(r'<path class="semis" d="(?:M\d+ \d+h0){2}"/>', proche) and proche.count('class="repere"') == 2
    assert 'class="repere"' not in region and 'class="semis"' not in region


def test_bassin_without_outline_nor_commune_nor_place_still_has_its_page(client):
    fabriques.un_bassin("neuf")
    page = page_de(client, "neuf")
    assert (
        "Aucun contour n’est enregistré." in page and "Aucune aujourd’hui." in page and '<svg class="carte' not in page
    )
    assert "Ce bassin n’est dans aucune commission." in page and "Aucun lieu d’accueil" in page


def test_closed_bassin_says_until_when(client, bassin):
    Bassin.objects.filter(pk=bassin.pk).update(valide_au=datetime.date(2025, 1, 1))
    assert "Ce bassin vaut jusqu’au 1er janvier 2025, ce jour exclu." in page_de(client)
    assert "Niort" not in re.sub(r"<[^>]*>", "", lue(client.get("/bassins/")))


def test_every_bassin_is_listed_numbered_as_on_its_map_and_leads_to_its_page(client, bassin):
    page = lue(client.get("/bassins/"))
    assert "Les 2 bassins" in page
    liste = re.findall(r'<h3[^>]*><a[^>]*href="(/bassins/\w+/)"', page)
    carte = re.findall(r'<a href="(/bassins/\w+/)" tabindex="-1" aria-label="\w+"><path', page)
    assert liste == carte == ["/bassins/niort/", "/bassins/parthenay/"]
    assert page.count('class="repere"') == 2 and "2 communes, 65 000 habitants" in page


def test_no_bassin_yet_says_so(client):
    assert "Aucun bassin n’est enregistré pour l’instant." in lue(client.get("/bassins/"))


@pytest.mark.parametrize("adresse", ["/bassins/nulle-part/", "/territoires/bassins/nulle-part/"])
def test_unknown_bassin_is_not_found(client, adresse):
    assert client.get(adresse).status_code == 404


def test_old_address_leads_to_the_new_one_for_good(client, bassin):
    reponse = client.get("/territoires/bassins/niort/")
    assert (reponse.status_code, reponse["Location"]) == (301, "/bassins/niort/")


def test_territories_and_home_page_lead_to_the_bassins(client, bassin):
    page = lue(client.get("/territoires/"))
    assert 'href="/bassins/niort/" aria-label="Sa page : Niort"' in page and 'href="/bassins/"' in page
    assert 'href="/bassins/"' in lue(client.get("/"))


def test_block_that_a_room_offers_stands_on_the_page_with_its_figures(client, bassin, monkeypatch):
    vus = []

    def offrir(compte, demande):
        vus.append((compte.is_authenticated, demande))
        chiffres = (Chiffre(1, "rencontre", "rencontres"),)
        return Carte(
            "Prochains rendez-vous",
            "territoires/chiffre.html",
            {"chiffre": Chiffre(7, "date", "dates")},
            False,
            chiffres,
        )

    blocs = [BlocLocal(faire) for faire in (offrir, lambda compte, demande: None)]
    offres = [(rang, rang, bloc) for rang, bloc in enumerate(blocs)]
    monkeypatch.setitem(registre._inscrits, "espace_local", offres)
    page = page_de(client)
    assert vus == [(False, bassin)] and "<h2" in page and "Prochains rendez-vous</h2>" in page
    assert '<dt>rencontre</dt><dd class="chiffres__n">1</dd>' in page


@pytest.mark.usefixtures("charpente_en_memoire")
def test_page_asks_as_much_for_one_place_as_for_six_within_budget(client, bassin, a_chaud):
    def posees():
        client.get("/bassins/niort/")
        with CaptureQueriesContext(connection) as captees:
            client.get("/bassins/niort/")
            return len(captees)

    un_lieu()
    fabriques.une_chargee_de_mission(bassin)
    avec_un = posees()
    for commune in ("Niort", "Melle", "Niort", "Melle", "Niort"):
        un_lieu(fabriques.une_structure(), commune)
        fabriques.une_chargee_de_mission(bassin)
    assert posees() == avec_un
    with a_chaud():
        assert posees() <= PUBLIQUE


def test_names_of_towns_cover_neither_each_other_nor_a_pin():
    contours = {"features": [{"properties": {"nom": "Niort"}, "geometry": carre(-0.9, 46.1)}]}
    cadre = cartes.cadre_de(contours, "Niort")
    villes = [
        {"nom": nom, "lat": lat, "lon": lon}
        for nom, lat, lon in (
            ("Grande", 46.3, -0.6),
            ("Collée", 46.301, -0.6),
            ("Derrière le repère", 46.42, -0.32),
            ("Au repère", 46.4, -0.3),
            ("Bord", 46.2, 0),
        )
    ]
    nommees = cartes.villes_a_nommer(villes, cadre, 5, [{"lat": 46.4, "lon": -0.3}])
    assert [(ville["nom"], ville["dx"]) for ville in nommees] == [("Grande", 9), ("Au repère", 9), ("Bord", -9)]
    assert cartes.cadre_de(contours, "Ailleurs").echelle < cadre.echelle
