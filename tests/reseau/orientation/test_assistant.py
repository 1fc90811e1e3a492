"""The assistant and its answer: three questions, two doors, rules that prefer, drop and require; nothing kept."""

import pytest
from django.utils import timezone

from reseau.annuaire.models import Service
from reseau.membres.models import Profil
from reseau.orientation.choices import Contrainte, EtatJeu, GenreSituation, Rang
from reseau.orientation.models import FicheLiaison, Regle
from reseau.orientation.queries.assistant import Cas, portes_calculer
from reseau.structures.models import Reseau
from reseau.territoires.models import CommuneVoisine
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission
from tests.pages import lue
from tests.questions import questions
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.orientation.fabriques import DEMANDE, un_besoin, un_jeu, une_demande, une_porte, une_situation

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


def test_what_is_missing_or_unknown_is_said_at_its_step_and_going_back_keeps_what_was_chosen(client, choix):
    inconnu = {"situation": "en-emploi", "besoin": "inconnu", "etape": "3"}
    for envoi, etape, phrase in (
        ({"etape": "2"}, "Qui accueillez-vous", "Faites un choix."),
        (inconnu, "Que cherche-t-elle", "Ce choix n’est pas dans"),
        ({**DEMANDE, "lieu": "Qqqq", "rayon": "20"}, "Où, et comment", "Nous ne trouvons pas cette commune."),
        ({**DEMANDE, "rayon": "9999"}, "Où, et comment", "Ce choix n’est pas dans la liste."),
    ):
        page = lue(client.get("/orienter/" if "etape" in envoi else RESULTAT, envoi))
        assert etape in page and phrase in page, envoi
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
    reponse = portes_calculer(une_demande("La Rochelle"))
    assert reponse.cas == Cas.HORS_DE_PORTEE and noms(reponse.portes) == ["De loin"]
    souhaitee = portes_calculer(une_demande("La Rochelle", contraintes=frozenset({Contrainte.A_DISTANCE})))
    assert souhaitee.cas == Cas.PORTES
    CommuneVoisine.objects.create(
        commune=une_commune("La Rochelle"), code_insee="85191", nom="Luçon", departement="Vendée", km=35
    )
    demande = {**DEMANDE, "lieu": "La Rochelle"}
    page = lue(client.get(RESULTAT, demande))
    assert "Hors de portée" in page and "De loin" in page and "Luçon" in page and ">Choisir</a>" in page
    choisie = lue(client.get(RESULTAT, {**demande, "porte": page.split("porte=")[1].split('"')[0]}))
    assert "Hors de portée" not in choisie and "Une première porte à distance" in choisie


def test_answer_says_hours_access_and_phone_and_costs_the_same_for_three_doors_and_for_ten(client, choix, a_chaud):
    ici = {"telephone": "05 49 00 00 02", "horaires": "Mo-Fr 09:00-17:00", "acces": "De plain-pied"}
    structure = une_porte("Ici", lieu=ici)
    page = lue(client.get(RESULTAT, DEMANDE))
    assert "05 49 00 00 02" in page and "De plain-pied" in page and "9 h à 17 h" in page
    assert f'/{structure.code}/?ou={structure.lieux.get().public_id}">La fiche de' in page
    client.force_login(un_conseiller(structure))
    une_porte("Un", "Melle", "cibc")
    with a_chaud():
        peu = questions(lambda: client.get(RESULTAT, DEMANDE))
        for rang in range(6):
            une_porte(f"Autre {rang}", "Melle", "apec")
        assert questions(lambda: client.get(RESULTAT, DEMANDE)) == peu <= 18


def noms(portes):
    return [porte.structure.nom for porte in portes]


def test_two_doors_deliver_and_are_of_two_networks():
    une_porte("Informe", missions=["information"], publics=["tout-public"])
    une_porte("Loin", "Poitiers", "apec")
    une_porte("Ici", "Niort")
    une_porte("Sœur", "Niort")
    une_porte("Voisine", "Melle", "cibc")
    reponse = portes_calculer(une_demande())
    assert reponse.cas == Cas.PORTES
    assert noms(reponse.portes)[1] == "Voisine" and noms(reponse.portes)[0] in {"Ici", "Sœur"}
    assert reponse.dernier_rang == 2 and "Informe" not in noms(reponse.proposees)
    assert "Loin" not in noms(reponse.proposees)


def test_who_is_door_one_gets_door_two_elsewhere_and_who_is_door_two_answers():
    ici = une_porte("Ici")
    une_porte("Sœur")
    une_porte("Autre", "Melle", "cibc")
    deuxieme = portes_calculer(une_demande(rang=Rang.PREMIERE, chez=ici))
    assert noms(deuxieme.portes) == ["Autre"] and deuxieme.dernier_rang == 2
    assert "Ici" not in noms(deuxieme.proposees)
    assert portes_calculer(une_demande(rang=Rang.DEUXIEME, chez=ici)).cas == Cas.REPONDRE


@pytest.mark.parametrize(
    ("regle", "premiere"),
    [
        ({"effet": "PREFERER", "poids": 40}, "Melle"),
        ({"effet": "EXIGER"}, "Melle"),
        ({"effet": "PREFERER", "poids": 5}, "Niort"),
        ({"effet": "PREFERER", "poids": 40, "cible": "service"}, "Melle"),
        ({"effet": "ECARTER", "cible": "service"}, "Niort"),
        ({"effet": "ECARTER"}, "Niort"),
    ],
)
def test_rules_of_the_set_in_force_act(regle, premiere):
    une_porte("Niort")
    une_porte("Melle", "Melle", "cibc")
    jeu = un_jeu(etat=EtatJeu.EN_VIGUEUR, publie_le=timezone.now())
    cible = {"reseau": Reseau.objects.get(code="cibc"), "motif": "Parce que"}
    vise = {"service": Service.objects.get(structure__nom="Melle"), "motif": "Parce que"}
    premiere_regle = (vise if "cible" in regle else cible) | {nom: v for nom, v in regle.items() if nom != "cible"}
    Regle.objects.create(jeu=jeu, numero=1, besoin=un_besoin(), **premiere_regle)
    Regle.objects.create(jeu=jeu, numero=2, situation=une_situation("ailleurs"), effet="ECARTER", **cible)
    reponse = portes_calculer(une_demande())
    assert noms(reponse.portes)[0] == premiere
    motifs = {porte.structure.nom: porte.motifs for porte in reponse.proposees}
    assert ("Melle" in motifs) == (regle["effet"] != "ECARTER")
    assert motifs.get("Melle", ()) in ((), ("Parce que",))
