"""First information: who writes it, told once when old (R5.22); services given at a distance (R5.23, R5.3)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from reseau.annuaire.models import Modification
from reseau.annuaire.rules.services import service_modifier
from reseau.orientation.models import PremiereInformation
from reseau.orientation.rules.besoins import information_confirmer, information_ecrire, informations_rappeler
from tests.fabriques import un_conseiller, un_referent, un_reseau, une_region, une_structure, une_tete_de_reseau
from tests.pages import lue
from tests.reseau.annuaire.fabriques import refus, saisie, un_service
from tests.reseau.orientation.fabriques import DEMANDE, un_besoin, une_information, une_porte, une_situation
from tests.safran.fabriques_formations import une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ADRESSE = "/premiere-information/changer/"
DITE = {
    "a_dire": "Un entretien est gratuit.\n\nIl est confidentiel.",
    "a_apporter": "Un CV\nUn diplôme",
    "sources": "Code du travail, article L. 6111-6",
}


def vieillir(information, jours=190):
    jour = timezone.localdate() - datetime.timedelta(days=jours)
    PremiereInformation.objects.filter(pk=information.pk).update(confirmee_le=jour)


def ecrits():
    return list(Courriel.objects.filter(gabarit="orientation/information").values_list("destinataire", flat=True))


def test_page_of_a_need_says_what_to_say_first_from_which_sources_and_what_to_bring(client):
    un_besoin()
    assert client.get(ADRESSE).status_code == 404
    une_information(**DITE)
    page = lue(client.get(ADRESSE))
    assert "<p>Il est confidentiel.</p>" in page and "<li>Un diplôme</li>" in page
    assert "Code du travail, article L. 6111-6" in page and "Rien n’a changé" not in page
    assert ADRESSE in lue(client.get("/premiere-information/"))
    assert client.get("/premiere-information/inconnu/").status_code == 404


def test_answer_shows_under_its_doors_what_can_be_said_already(client):
    une_porte("Avenir"), un_besoin(), une_situation()
    assert "Ce que l’on peut déjà dire" not in lue(client.get("/orienter/resultat/", DEMANDE))
    une_information(**DITE)
    page = lue(client.get("/orienter/resultat/", DEMANDE))
    assert "Ce que l’on peut déjà dire" in page and "Il est confidentiel." in page and ADRESSE in page


def test_lead_of_the_network_writes_it_another_lead_reads_404_and_two_writers_are_told(client):
    un_besoin()
    tete, reseau = une_tete_de_reseau("cibc"), un_reseau("cibc")
    assert "Pas encore écrite" not in lue(client.get("/premiere-information/"))
    client.force_login(tete)
    assert "Pas encore écrite" in lue(client.get("/premiere-information/"))
    envoi = {**DITE, "reseau": reseau.pk, "version": 0}
    assert client.post(f"{ADRESSE}modifier/", {**envoi, "sources": ""}).status_code == 422
    assert client.post(f"{ADRESSE}modifier/", {**envoi, "reseau": un_reseau("apec").pk}).status_code == 422
    assert client.post(f"{ADRESSE}modifier/", envoi).status_code == 302
    reponse = client.post(f"{ADRESSE}modifier/", {**envoi, "a_dire": "Autre chose"})
    assert reponse.status_code == 422 and "Autre chose" in lue(reponse) and "Quelqu’un vient d’écrire" in lue(reponse)
    for compte in (une_tete_de_reseau("apec"), un_conseiller()):
        client.force_login(compte)
        assert client.get(f"{ADRESSE}modifier/").status_code == 404
        assert client.post(f"{ADRESSE}confirmer/").status_code == 404
    dite = {**DITE, "reseau": un_reseau("apec")}
    assert refus(information_ecrire, besoin=un_besoin(), par=une_tete_de_reseau("apec"), version=1, **dite) == "droit"


def test_words_about_a_person_are_shown_before_they_are_kept(client):
    un_besoin()
    client.force_login(une_region())
    envoi = {**DITE, "a_dire": "Appeler le 06 12 34 56 78.", "reseau": un_reseau("cibc").pk, "version": 0}
    assert client.post(f"{ADRESSE}modifier/", envoi).status_code == 422 and not PremiereInformation.objects.exists()
    assert client.post(f"{ADRESSE}modifier/", {**envoi, "garder": "on"}).status_code == 302


def test_page_that_nobody_confirmed_for_six_months_is_told_once_to_who_leads_its_network(client):
    tete, region = une_tete_de_reseau("cibc"), une_region()
    information = une_information(reseau=un_reseau("cibc"), par=region)
    assert informations_rappeler() == 0
    vieillir(information)
    assert "À confirmer" in lue(client.get(ADRESSE))
    informations_rappeler(), informations_rappeler()
    assert ecrits() == [tete.email]
    client.force_login(tete)
    assert "Premières informations à relire" in lue(client.get("/mon-espace/"))
    assert client.post(f"{ADRESSE}confirmer/").status_code == 302
    assert "À confirmer" not in lue(client.get(ADRESSE))
    assert information_confirmer(information=information, par=tete) is False
    vieillir(information, 400)
    assert informations_rappeler() == 1


def test_region_is_told_when_nobody_leads_the_network():
    region = une_region()
    vieillir(une_information(reseau=un_reseau("apec"), par=region))
    informations_rappeler()
    assert ecrits() == [region.email]


def test_page_is_found_by_the_words_of_its_need_and_from_a_training_of_its_themes(client):
    formation = une_formation(themes=("reconversion",))
    assert ADRESSE not in lue(client.get(formation.url))
    une_information(**DITE)
    assert ADRESSE in lue(client.get("/recherche/", {"q": "confidentiel"}))
    assert ADRESSE in lue(client.get(formation.url))


def un_service_a_distance(reseau="cibc", **champs):
    champs.setdefault("themes", ["reconversion"])
    return un_service(une_structure(reseau, nom=champs.pop("de", "Visio")), modes=["A_DISTANCE"], **champs)


def test_page_lists_what_is_given_at_a_distance_the_regional_line_first(client):
    un_besoin(), un_besoin("vae", themes=("vae",))
    un_service_a_distance(nom="Conseil en visio", horaires="Mo-Fr 09:00-12:00")
    un_service_a_distance("region", de="Zone régionale", nom="Ligne régionale", missions=["information"])
    un_service(nom="Sur place seulement")
    page = lue(client.get("/a-distance/"))
    assert page.index("Ligne régionale") < page.index("Conseil en visio") and "Sur place seulement" not in page
    assert "Conseille :" in page and "Informe :" in page and "besoin changer" in page and "besoin vae" not in page
    assert "9 h à 12 h" in page and "Heures non dites" in page
    assert "Conseil en visio" in lue(client.get("/a-distance/?besoin=changer"))
    assert "Conseil en visio" not in lue(client.get("/a-distance/?besoin=vae"))


def test_remote_service_says_to_whom_it_hands_over_and_is_found_by_it(client):
    service, reseau = un_service_a_distance(nom="Conseil en visio"), un_reseau("apec", nom="Association pour l’emploi")
    client.force_login(un_referent(service.structure))
    adresse = reverse("service_modifier", args=[service.pk])
    envoi = saisie(client, adresse, description="Par téléphone.", passe_la_main_a=[reseau.pk])
    assert client.post(adresse, envoi).status_code == 302
    assert Modification.objects.latest("pk").champs["passe_la_main_a"] == [[], ["apec"]]
    for page in (reverse("structure", args=[service.structure.code]), "/a-distance/?relais=apec"):
        lu = lue(client.get(page))
        assert "Passe la main à :" in lu and reverse("reseau", args=["apec"]) in lu
    assert "Conseil en visio" not in lue(client.get("/a-distance/?relais=cibc"))
    histoire = lue(client.get(reverse("structure_historique", args=[service.structure.code])))
    assert "Association pour l’emploi" in histoire
    sur_place = un_service()
    assert refus(service_modifier, service=sur_place, passe_la_main_a=[reseau]) == "a_distance"
    assert not sur_place.passe_la_main_a.exists()
