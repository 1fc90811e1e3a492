"""« Santé de la plateforme »: the Région reads in plain words what the probes say, what waits and what to do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from home import registre
from home.choices import EtatCourriel
from home.exploitation import sante
from home.exploitation.sante import DITS, Point
from home.models import Courriel, PassagePeriodique
from tests import fabriques
from tests.pages import page_lue
from tests.travaux import battre

pytestmark = pytest.mark.django_db
ADRESSE = "/sante-de-la-plateforme/"


@pytest.fixture(autouse=True)
def fraiche():
    sante.sante_oublier()
    yield
    sante.sante_oublier()


@pytest.fixture
def region(client):
    client.force_login(fabriques.une_region())
    return client


def test_every_check_of_the_probes_is_said_in_words(region):
    controles = region.get("/sante/pret/").json()["controles"]
    assert controles.keys() == DITS.keys()
    page = page_lue(region.get(ADRESSE))
    assert "Tout va bien." in page and page.count("Va bien") == len(DITS) and "Que faire" not in page
    assert all(nom in page for nom, _, _ in DITS.values()) and " libres." in page


def test_what_waits_is_told_with_its_number_its_age_and_what_to_do(region):
    battre("socle.politique")
    PassagePeriodique.objects.filter(nom="socle.politique").update(erreur="OSError : plus de place")
    il_y_a = timezone.now() - timedelta(minutes=40)
    champs = {"gabarit": "m/m", "objet": "o", "texte": "t", "prochain_essai": il_y_a}
    for rang in range(2):
        Courriel.objects.create(destinataire=f"a{rang}@b.example", **champs)
    Courriel.objects.create(destinataire="c@b.example", etat=EtatCourriel.ECHEC, **champs)
    page = page_lue(region.get(ADRESSE))
    assert "2 points à voir" in page and page.count("Que faire") == 2
    assert page.index(">Courriels<") < page.index("Place sur le disque")
    assert "2 courriels, le plus ancien depuis 40\xa0minutes" in page and "« Courriels »" in page.replace("\xa0", " ")
    assert "socle.politique" in page and "plus de place" in page


def test_room_adds_what_it_looks_at(region, monkeypatch):
    point = Point("La sauvegarde est faite", False, ("La dernière est du 3 mars.",), "Prévenez l’exploitant.")
    monkeypatch.setitem(registre._inscrits, "sante", [(100, 0, lambda: None), (100, 1, lambda: point)])
    page = page_lue(region.get(ADRESSE))
    assert "1 point à voir" in page and "La dernière est du 3 mars." in page


def test_page_is_for_the_region_alone(client):
    assert client.get(ADRESSE).status_code == 302
    client.force_login(fabriques.une_chargee_de_mission())
    assert client.get(ADRESSE).status_code == 404
