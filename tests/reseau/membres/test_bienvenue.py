"""A newcomer is greeted, led, and told who animates the bassin; each step is read from facts."""

import datetime

import pytest
from django.utils import timezone

from home.models import Courriel
from reseau.membres.choices import Visibilite
from reseau.membres.models import Profil, Rattachement
from reseau.membres.queries.equipes import lien_de
from reseau.membres.queries.personnes import pas_de
from reseau.membres.rules.invitations import invitation_accepter, invitation_creer
from reseau.membres.rules.mandats import mandat_clore
from safran.parcours.rules import suivis
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import un_lieu
from tests.safran.fabriques_formations import une_formation

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    structure = fabriques.une_structure(code="ici", nom="Maison des métiers")
    un_lieu(structure, "Niort")
    return structure


@pytest.fixture
def nouvelle(client, structure):
    compte = fabriques.un_conseiller(structure)
    client.force_login(compte)
    return compte


def faits(compte) -> dict[str, bool]:
    return {pas.cle: pas.fait for pas in pas_de(compte)}


def test_invited_person_is_greeted_once_by_mail(structure):
    invitation = invitation_creer(
        par=fabriques.un_referent(structure), structure=structure, email="n@exemple.example", prenom="Nina", nom="N"
    )
    jeton = lien_de(invitation).rstrip("/").rpartition("/")[2]
    compte = invitation_accepter(jeton=jeton, prenom="Nina", nom="Neuve", mot_de_passe=fabriques.MOT_DE_PASSE)
    courriel = Courriel.objects.get(gabarit="membres/bienvenue")
    assert courriel.destinataire == compte.email and "/bienvenue/" in courriel.texte
    assert "Maison des métiers" in courriel.texte


def test_newcomer_sees_the_card_and_a_member_of_long_standing_does_not(client, nouvelle):
    assert "Bien commencer</h2>" in page_lue(client.get("/mon-espace/"))
    Rattachement.objects.update(du=timezone.localdate() - datetime.timedelta(days=200))
    assert "Bien commencer</h2>" not in page_lue(client.get("/mon-espace/"))
    assert client.get("/bienvenue/").status_code == 200


def test_card_put_away_stays_away(client, nouvelle):
    assert client.post("/bienvenue/ranger/")["Location"] == "/mon-espace/"
    assert "Bien commencer</h2>" not in page_lue(client.get("/mon-espace/"))


def test_steps_are_done_by_facts_and_not_by_words(client, nouvelle):
    assert faits(nouvelle)["profil"] is False and faits(nouvelle)["premiere-formation"] is False
    client.post("/bienvenue/pas/profil/"), client.post("/bienvenue/pas/premiere-formation/")
    assert faits(nouvelle)["profil"] is False and faits(nouvelle)["premiere-formation"] is False
    Profil.objects.filter(compte=nouvelle).update(presentation="Conseil aux salariés")
    suivis.suivi_commencer(compte=nouvelle, formation=une_formation())
    assert faits(nouvelle)["profil"] is True and faits(nouvelle)["premiere-formation"] is True


def test_step_that_only_opening_proves_is_noted_when_it_is_opened(client, nouvelle):
    assert faits(nouvelle)["fiche-structure"] is False
    assert client.get("/bienvenue/pas/fiche-structure/").status_code == 405
    reponse = client.post("/bienvenue/pas/fiche-structure/")
    assert reponse["Location"] == "/annuaire/structures/ici/" and faits(nouvelle)["fiche-structure"] is True
    client.post("/bienvenue/pas/fiche-structure/")
    assert nouvelle.pas_faits.count() == 1
    assert "1 sur" in page_lue(client.get("/bienvenue/"))


def test_step_nobody_offers_is_not_there(client, nouvelle):
    assert client.post("/bienvenue/pas/inconnu/").status_code == 404
    assert client.post("/bienvenue/pas/second-facteur/").status_code == 404


def test_second_factor_is_a_step_for_the_roles_that_ask_for_it(structure):
    assert faits(fabriques.un_referent(structure))["second-facteur"] is True
    assert "second-facteur" not in faits(fabriques.un_conseiller(structure))


def test_services_near_are_searched_around_the_place_of_the_structure(client, nouvelle):
    adresse = client.post("/bienvenue/pas/trois-services/")["Location"]
    assert adresse == "/annuaire/?lieu=79191" and client.get(adresse).status_code == 200


def test_charge_de_mission_of_the_bassin_is_shown_with_what_she_shows(client, nouvelle):
    elle = fabriques.une_chargee_de_mission("niort", prenom="Mathilde", nom="Renaudin")
    fabriques.une_chargee_de_mission("poitiers", prenom="Gaël", nom="Ailleurs")
    Profil.objects.filter(compte=elle).update(telephone="0549000005")
    page = page_lue(client.get("/mon-espace/"))
    assert "Votre chargé ou chargée de mission" in page and "Mathilde Renaudin" in page and "tel:+33549000005" in page
    assert "Gaël" not in page and elle.email not in page
    Profil.objects.filter(compte=elle).update(visibilite=Visibilite.PERSONNE)
    assert "Renaudin" not in page_lue(client.get("/mon-espace/"))


def test_stand_in_and_former_charge_de_mission_follow_the_mandates(client, nouvelle):
    premiere = fabriques.une_chargee_de_mission("niort", nom="Aubépine")
    fabriques.une_chargee_de_mission("niort", nom="Suppléante")
    assert "Vos chargés et chargées de mission" in page_lue(client.get("/mon-espace/"))
    mandat_clore(mandat=premiere.mandats.get())
    page = page_lue(client.get("/mon-espace/"))
    assert "Aubépine" not in page and "Suppléante" in page
