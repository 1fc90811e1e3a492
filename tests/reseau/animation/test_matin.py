"""The morning page: what waits in one's bassins and nowhere else, what slipped, whom to call; nothing, told plainly."""

import datetime

import pytest
from django.utils import timezone

from reseau.animation.models import Action, Decision, Observation
from reseau.membres.models import Profil
from tests.fabriques import un_conseiller, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.questions import questions
from tests.reseau.agenda.fabriques import un_evenement
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, une_reunion, une_suite
from tests.reseau.vie_locale.fabriques import une_entree

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
JOUR = timezone.localdate()
FINI = "C’est tout pour ce matin."


def il_y_a(jours):
    return JOUR - datetime.timedelta(days=jours)


def entree(client, compte):
    client.force_login(compte)
    return compte


def page_de(client):
    return lue(client.get("/matin/"))


def une_action(comite, *, retard=3, reunion=None, **champs):
    reunion = reunion or une_reunion("ADOPTEE", comite=comite, jours=-1)
    suite = une_suite(un_point(reunion), "ACTION")
    champs.setdefault("texte", "Ouvrir le jeudi")
    return Action.objects.create(comite=comite, reunion=reunion, suite=suite, echeance=il_y_a(retard), **champs)


def une_decision(comite, reunion, *, rang, retard, **champs):
    suite = une_suite(un_point(reunion))
    return Decision.objects.create(
        comite=comite, reunion=reunion, suite=suite, point=suite.point, annee=JOUR.year, rang=rang, etat="ADOPTEE",
        texte="Étendre l’accueil", prise_le=il_y_a(retard + 30), echeance=il_y_a(retard), **champs,
    )  # fmt: skip


def test_a_quiet_morning_says_so_and_keeps_the_page_to_who_animates(client):
    entree(client, une_chargee_de_mission("cognac"))
    un_comite_complet(cadence=0)  # à Niort
    une_action(un_comite_complet("TECHNIQUE"))
    page = page_de(client)
    assert FINI in page and "Ouvrir le jeudi" not in page and "Rien dans vos bassins." in page
    for compte in (un_conseiller(), une_region()):
        entree(client, compte)
        assert client.get("/matin/").status_code == 404


def test_meetings_wait_by_their_deadline_then_minutes_by_their_remarks(client):
    comite = un_comite_complet(nom="Comité de Niort", delai_convocation=10)
    entree(client, qui(comite, "SECRETARIAT"))
    prete, tardive = une_reunion(comite=comite, jours=14), une_reunion(comite=comite, jours=4)
    un_point(prete)
    tenue = une_reunion("OBSERVATIONS", comite=comite, jours=-20)
    Observation.objects.create(reunion=tenue, texte="Il manque", auteur=qui(comite, "PRESIDENCE"))
    une_reunion("EN_COURS", comite=comite, jours=-1)
    page = page_de(client)
    assert "1 point. Il reste 4 jours pour tenir le délai de 10 jours." in page
    assert "Le délai de 10 jours est passé : dites pourquoi." in page and "1 observation à traiter." in page
    assert page.index("est passé") < page.index("Clore : Comité de Niort") < page.index("Il reste 4 jours")
    assert FINI not in page and "Prévoir une réunion" not in page and tardive.numero == 2


def test_a_body_without_a_date_ahead_is_told_once_its_cadence_is_over(client):
    comite = un_comite_complet(nom="Comité de Niort", cadence=3)
    entree(client, qui(comite, "SECRETARIAT"))
    une_reunion("ADOPTEE", comite=comite, jours=-80)
    assert "Prévoir une réunion" not in page_de(client)
    un_comite_complet(bassin="parthenay")
    une_reunion("ADOPTEE", comite=(autre := un_comite_complet("BUREAU", cadence=1)), jours=-80)
    entree(client, qui(autre, "SECRETARIAT"))
    assert "Prévoir une réunion : " + autre.nom in page_de(client)


def test_what_slipped_says_its_days_and_only_a_number_that_is_shown_is_to_call(client):
    comite = un_comite_complet()
    entree(client, qui(comite, "SECRETARIAT"))
    montre, cache = un_conseiller(nom="Montrée"), un_conseiller(nom="Discrète")
    Profil.objects.filter(compte=montre).update(telephone="0536490031", telephone_visible="MEMBRES")
    Profil.objects.filter(compte=cache).update(telephone="0536490032", telephone_visible="PERSONNE")
    tenue = une_reunion("ADOPTEE", comite=comite, jours=-1)
    une_action(comite, retard=3, reunion=tenue, porteur_compte=montre)
    une_action(comite, retard=5, reunion=tenue, porteur_compte=cache, texte="Appeler le CIO")
    une_action(comite, retard=9, reunion=tenue, porteur="Faite", etat="FAITE", texte="Déjà faite")
    une_action(comite, retard=-1, reunion=tenue, porteur="Demain", texte="Pour demain")
    une_decision(comite, tenue, rang=7, retard=31, porteur_compte=montre)
    page = page_de(client)
    assert page.index("31 jours") < page.index("Appeler le CIO") < page.index("3 jours")
    assert f"D-{JOUR.year}-007" in page and "Déjà faite" not in page and "Pour demain" not in page
    assert page.count("05 36 49 00 31") == 1 and "05 36 49 00 32" not in page


def test_events_to_moderate_come_with_those_of_her_bassins_alone(client):
    entree(client, une_chargee_de_mission())
    un_evenement("PROPOSE", titre="Forum du quai")
    un_evenement("PROPOSE", titre="Ailleurs", bassins=("poitiers",))
    une_entree(minutes=650)
    page = page_de(client)
    assert "10 h 50" in page and "650" not in page
    assert "1 événement à relire" in page and "Forum du quai." in page and "Ailleurs" not in page


def test_page_asks_the_same_for_one_thing_and_for_many(client):
    comite = un_comite_complet()
    entree(client, qui(comite, "SECRETARIAT"))

    def remplir(combien):
        for _ in range(combien):
            tenue = une_reunion("PROVISOIRE", comite=comite, jours=-3)
            une_reunion(comite=comite, jours=30)
            une_action(comite, reunion=tenue, porteur_compte=un_conseiller())
            un_evenement("PROPOSE")
        return questions(lambda: page_de(client))

    assert remplir(1) == remplir(3)
