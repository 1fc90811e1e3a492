"""The opinion of the State services: asked for pupils, given once, and silence says nothing."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from home.models import Courriel
from reseau.agenda.models import AvisEtat, JourSensible
from reseau.agenda.rules.evenements import evenement_modifier, evenement_proposer
from reseau.agenda.rules.moderation import evenement_completer, evenement_programmer, jours_ouvres_apres
from tests.fabriques import un_conseiller, un_role, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.agenda.fabriques import un_evenement, un_horaire

pytestmark = pytest.mark.django_db
AVIS, FILE = "/agenda/avis/", "/agenda/moderer/"


def pour_les_eleves(**champs):
    return un_evenement("PROPOSE", publics=("eleves-etudiants",), **champs)


def donner(client, evenement, sens="FAVORABLE", texte=""):
    return client.post(f"{AVIS}{evenement.uuid}/", {"sens": sens, "texte": texte})


def test_five_working_days_leave_out_the_week_end_and_public_holidays():
    mercredi = datetime.date(2027, 5, 5)
    assert jours_ouvres_apres(jour=mercredi, nombre=5) == datetime.date(2027, 5, 12)
    demain = mercredi + datetime.timedelta(days=1)
    JourSensible.objects.create(
        nature="FERIE", titre="Ascension", du=demain, au=demain + datetime.timedelta(days=1), source="Loi"
    )
    assert jours_ouvres_apres(jour=mercredi, nombre=5) == datetime.date(2027, 5, 13)


def test_asked_when_pupils_are_the_public_and_given_once(client):
    etat, moderatrice = un_role("ETAT"), une_chargee_de_mission()
    un_evenement("PROPOSE", titre="Pour les adultes")
    evenement = pour_les_eleves(titre="Forum des lycéens")
    assert Courriel.objects.get(gabarit="agenda/avis-demande").destinataire == etat.email
    client.force_login(etat)
    assert "Avis demandés" in lue(client.get("/mon-espace/"))
    page = lue(client.get(AVIS))
    assert "Forum des lycéens" in page and "Pour les adultes" not in page
    assert donner(client, evenement, texte="Bien placé").status_code == 302
    client.force_login(un_role("ETAT"))
    reponse = donner(client, evenement, "DEFAVORABLE", "Non")
    assert reponse.status_code == 422 and f"donné par {etat.nom_complet}" in lue(reponse)
    assert AvisEtat.objects.get().sens == "FAVORABLE"
    assert Courriel.objects.get(gabarit="agenda/avis-donne").destinataire == moderatrice.email
    client.force_login(moderatrice)
    assert "Avis de l’État, favorable : « Bien placé »" in lue(client.get(FILE))


def test_reserves_are_told_in_words_and_what_was_typed_stays(client):
    evenement = pour_les_eleves()
    client.force_login(un_role("ETAT"))
    reponse = donner(client, evenement, "RESERVE")
    assert reponse.status_code == 422 and "Dites pourquoi, en quelques mots" in lue(reponse)
    assert not AvisEtat.objects.get().donne


def test_silence_says_nothing_and_never_blocks(client):
    evenement = pour_les_eleves()
    client.force_login(moderatrice := une_chargee_de_mission())
    assert "Avis de l’État attendu jusqu’au" in lue(client.get(FILE))
    with time_machine.travel(timezone.now() + datetime.timedelta(days=20)):
        client.force_login(moderatrice)
        page = lue(client.get(FILE))
    assert "Avis de l’État : sans réponse au" in page
    evenement_programmer(evenement=evenement, par=une_region())
    evenement.refresh_from_db()
    assert evenement.moderation == "PROGRAMME"
    client.force_login(un_role("ETAT"))
    assert "Aucun avis n’est attendu" in lue(client.get(AVIS))
    assert "n’attend plus d’avis" in lue(donner(client, evenement))


@pytest.mark.parametrize("moderation", ["PROPOSE", "PROGRAMME", "A_COMPLETER"])
def test_another_date_asks_another_opinion_and_history_keeps_the_former(client, moderation):
    etat, evenement = un_role("ETAT"), pour_les_eleves()
    client.force_login(etat)
    assert donner(client, evenement, "RESERVE", "Trop près du brevet").status_code == 302
    if moderation == "PROGRAMME":
        evenement_programmer(evenement=evenement, par=une_region())
    if moderation == "A_COMPLETER":
        evenement_completer(evenement=evenement, par=une_region(), manque="DATE")
    evenement.refresh_from_db()
    par, version = evenement.cree_par, evenement.version
    evenement_modifier(
        evenement=evenement, par=par, version=version, horaire=un_horaire(80), motif_delai="Date nationale"
    )
    if moderation == "A_COMPLETER":
        assert not AvisEtat.objects.exists()
        evenement_proposer(evenement=evenement, par=par, motif="Date nationale")
    avis = AvisEtat.objects.get()
    assert not avis.donne and not avis.echu
    assert Courriel.objects.filter(gabarit="agenda/avis-demande", destinataire=etat.email).count() == 2
    assert "Trop près du brevet" in " ".join(ligne.motif for ligne in evenement.historique.all())
    assert donner(client, evenement).status_code == 302


def test_an_opinion_still_awaited_or_a_date_moved_by_its_moderator_asks_nothing_more(client):
    evenement, moderatrice = pour_les_eleves(), une_region()
    evenement_modifier(evenement=evenement, par=evenement.cree_par, version=evenement.version, horaire=un_horaire(80))
    client.force_login(un_role("ETAT"))
    assert donner(client, evenement).status_code == 302
    evenement_programmer(evenement=evenement, par=moderatrice)
    evenement.refresh_from_db()
    evenement_modifier(evenement=evenement, par=moderatrice, version=evenement.version, horaire=un_horaire(81))
    assert AvisEtat.objects.get().donne


def test_nobody_else_gives_it(client):
    evenement = pour_les_eleves()
    client.force_login(un_conseiller())
    assert client.get(AVIS).status_code == donner(client, evenement).status_code == 404
    client.force_login(un_role("ETAT"))
    assert donner(client, un_evenement("PROPOSE")).status_code == 404
