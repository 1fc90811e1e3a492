"""The assistant and its answer: three questions, an address, doors; nothing kept, nothing of the person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reseau.annuaire.models import Lieu
from reseau.membres.models import Profil
from reseau.orientation.choices import GenreSituation
from reseau.orientation.models import FicheLiaison
from reseau.territoires.models import CommuneVoisine
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission
from tests.pages import lue
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.orientation.fabriques import DEMANDE, un_besoin, une_porte, une_situation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
RESULTAT = "/orienter/resultat/"


@pytest.fixture
def choix():
    un_besoin()
    une_situation()
    une_situation("cadre", publics=("cadres",), genre=GenreSituation.POINT)
    une_commune("Niort")


def test_three_steps_without_script_lead_to_the_doors_and_keep_nothing(client, choix):
    une_porte("Ici")
    une_porte("Ailleurs", "Melle", "cibc")
    premiere = lue(client.get("/orienter/"))
    assert "Qui accueillez-vous" in premiere and "Trois questions en tout." in premiere
    deuxieme = lue(client.get("/orienter/", {"situation": "en-emploi", "points": "cadre", "etape": "2"}))
    assert "Que cherche-t-elle" in deuxieme and '<input type="hidden" name="points" value="cadre">' in deuxieme
    troisieme = lue(client.get("/orienter/", {"situation": "en-emploi", "besoin": "changer", "etape": "3"}))
    assert "Dernière question." in troisieme and 'name="rang"' not in troisieme
    reponse = client.get(RESULTAT, DEMANDE)
    page = lue(reponse)
    assert "Première porte, proposée" in page and "Ici" in page and "Ailleurs" in page
    assert "Son public." in page and "salariés" in page and "Fiche de liaison" not in page
    assert not FicheLiaison.objects.exists() and "sessionid" not in client.cookies


@pytest.mark.parametrize(
    ("envoi", "etape", "phrase"),
    [
        ({"etape": "2"}, "Qui accueillez-vous", "Faites un choix."),
        (
            {"situation": "en-emploi", "besoin": "inconnu", "etape": "3"},
            "Que cherche-t-elle",
            "Ce choix n’est pas dans",
        ),
        ({**DEMANDE, "lieu": "Qqqq", "rayon": "20"}, "Où, et comment", "Nous ne trouvons pas cette commune."),
        ({**DEMANDE, "rayon": "9999"}, "Où, et comment", "Ce choix n’est pas dans la liste."),
    ],
)
def test_what_is_missing_or_unknown_is_said_at_its_step(client, choix, envoi, etape, phrase):
    adresse = "/orienter/" if "etape" in envoi else RESULTAT
    page = lue(client.get(adresse, envoi))
    assert etape in page and phrase in page


def test_step_gone_back_to_keeps_what_was_chosen(client, choix):
    page = lue(client.get("/orienter/", {**DEMANDE, "souhaits": ["SOIR", "ACCES"], "etape": "3"}))
    assert 'value="Niort"' in page and page.count(" checked") == 3  # les deux souhaits, et « peu importe »
    assert "etape=2" in page


def test_member_is_the_first_door_and_others_are_equal(client, choix):
    ici = une_porte("Ici")
    for nom, reseau in (("Deux", "cibc"), ("Trois", "apec"), ("Quatre", "crij")):
        une_porte(nom, "Melle", reseau)
    client.force_login(un_conseiller(ici))
    page = lue(client.get(RESULTAT, DEMANDE))
    assert "Première porte, ouverte" in page and "Deuxième porte, proposée" in page
    assert page.count(">Choisir</a>") == 2 and "Ouvrir la fiche" in page
    autre = lue(client.get(RESULTAT, {**DEMANDE, "porte": page.split("&amp;porte=")[1].split('"')[0]}))
    proposee = autre.split("Deuxième porte, proposée")[1].split("</h2>")[0]
    assert proposee not in page.split("Deuxième porte, proposée")[1] and autre.count(">Choisir</a>") == 2


def test_second_door_answers_or_calls_who_animates(client, choix):
    charge = une_chargee_de_mission(un_bassin())
    visible = {"visibilite": "MEMBRES", "telephone": "0549000001", "telephone_visible": "MEMBRES"}
    Profil.objects.update_or_create(compte=charge, defaults=visible)
    client.force_login(un_conseiller(une_porte("Ici")))
    page = lue(client.get(RESULTAT, {**DEMANDE, "rang": "2"}))
    assert "Vous répondez, ou vous appelez" in page
    assert charge.nom_complet in page and "05 49 00 00 01" in page
    assert "Ouvrir la fiche" not in page
    client.logout()
    assert "Vous répondez" not in lue(client.get(RESULTAT, {**DEMANDE, "rang": "2"}))


def test_nothing_near_is_named_with_remote_offers_and_neighbours(client, choix):
    une_porte("De loin", "Poitiers", "apec", modes=["SUR_PLACE", "A_DISTANCE"])
    CommuneVoisine.objects.create(
        commune=une_commune("La Rochelle"), code_insee="85191", nom="Luçon", departement="Vendée", km=35
    )
    page = lue(client.get(RESULTAT, {**DEMANDE, "lieu": "La Rochelle"}))
    assert "Hors de portée" in page and "De loin" in page and "Luçon" in page and ">Choisir</a>" in page
    choisie = lue(
        client.get(RESULTAT, {**DEMANDE, "lieu": "La Rochelle", "porte": page.split("porte=")[1].split('"')[0]})
    )
    assert "Hors de portée" not in choisie and "Une première porte à distance" in choisie


def test_answer_says_hours_access_and_phone(client, choix):
    une_porte("Ici", lieu={"telephone": "05 49 00 00 02", "horaires": "Mo-Fr 09:00-17:00", "acces": "De plain-pied"})
    assert Lieu.objects.exists()
    page = lue(client.get(RESULTAT, DEMANDE))
    assert "05 49 00 00 02" in page and "De plain-pied" in page and "9 h à 17 h" in page


def test_answer_costs_the_same_for_three_doors_and_for_ten(client, choix, monkeypatch):
    monkeypatch.setattr(
        "home.site.cache.transaction_ouverte", lambda *_: False
    )  # ce qui est gardé l’est, comme en vrai
    compte = un_conseiller(une_porte("Ici"))
    client.force_login(compte)
    une_porte("Un", "Melle", "cibc")
    client.get(RESULTAT, DEMANDE)

    def cout():
        with CaptureQueriesContext(connection) as lues:
            client.get(RESULTAT, DEMANDE)
        return len(lues)

    peu = cout()
    for rang in range(6):
        une_porte(f"Autre {rang}", "Melle", "apec")
    client.get(RESULTAT, DEMANDE)
    assert cout() == peu <= 18
