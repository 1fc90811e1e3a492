"""A need becomes a request for a training, followed to its session (R5.27)."""

import re
import uuid

import pytest
from django.core.management import call_command
from django.urls import reverse

from home.models import Courriel
from home.registre import lire
from reseau.ecrits.queries.documents import besoin_de
from reseau.plans.queries.plans import besoin_de as besoin_de_l_action
from safran.demandes.models import DemandeFormation
from safran.demandes.permissions import bassins_a_servir
from safran.demandes.prises import demandes_coherentes
from safran.demandes.queries import besoin_ecrire
from safran.demandes.rules import demande_deposer, demande_programmer, demande_traiter, demandes_suivre
from tests.fabriques import (
    un_bassin,
    un_conseiller,
    un_referent,
    une_chargee_de_mission,
    une_region,
    une_tete_de_reseau,
)
from tests.pages import lue
from tests.refus import refus
from tests.reseau.agenda.fabriques import dans
from tests.reseau.animation.fabriques import un_comite_complet
from tests.reseau.ecrits.fabriques import un_document
from tests.reseau.plans.fabriques import un_plan, une_action, une_decision
from tests.safran.demandes.fabriques import passer, un_besoin, une_demande
from tests.safran.fabriques_formations import une_formation
from tests.safran.fabriques_sessions import une_session

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def ecrits(gabarit):
    return list(Courriel.objects.filter(gabarit=gabarit).order_by("pk").values_list("destinataire", flat=True))


def envoi(**dits) -> dict:
    """What the form sends."""
    return {"cle": uuid.uuid4(), "titre": "Se relayer", "besoin": "Un besoin.", "bassins": [un_bassin().pk], **dits}


def demander(client, page: str) -> str:
    """Where this page leads to ask for a training."""
    (adresse,) = re.findall(r'href="(/demandes-de[^"]*)"', lue(client.get(page)))
    return adresse.replace("&amp;", "&")


def etat_de(demande):
    demande.refresh_from_db()
    return demande.etat


def test_need_of_an_action_is_asked_for_in_two_gestures_and_followed_on_its_page(client):
    charge, region = une_chargee_de_mission(), une_region()
    action = une_action(
        un_plan(territoire=un_bassin()), titre="Croiser les permanences", but="Deux accueils se relaient."
    )
    page = f"/plans/actions/{action.uuid}/"
    client.force_login(charge)
    adresse = demander(client, page)
    formulaire = lue(client.get(adresse))
    assert 'value="Croiser les permanences"' in formulaire and "Deux accueils se relaient." in formulaire
    saisie = envoi()
    for _ in range(2):
        assert client.post(adresse, saisie).status_code == 302
    demande = DemandeFormation.objects.get()
    assert (demande.origine_libelle, demande.origine_url) == ("Croiser les permanences", page)
    assert ecrits("demandes/deposee").count(region.email) == 1
    assert "Formation demandée : déposée" in lue(client.get(page))
    demande_programmer(demande=demande, par=region, session=une_session(lieu="Melle"))
    assert "Formation demandée : programmée. Session à Melle" in lue(client.get(page))
    assert page in lue(client.get(f"/demandes-de-formation/{demande.uuid}/"))


def test_decision_leads_to_a_request_and_shows_it(client):
    decision = une_decision(texte="Former les accueils.")
    client.force_login(une_region())
    assert "Former les accueils." in lue(client.get(demander(client, f"/decisions/{decision.numero}/")))
    une_demande(origine=un_besoin(f"decision:{decision.numero}"), titre="Former l’accueil")
    page = lue(client.get(f"/decisions/{decision.numero}/"))
    assert "Former l’accueil" in page and "formation demandée : déposée" in page


def test_document_of_a_bassin_leads_to_a_request_and_shows_it(client):
    diagnostic, charge = un_document("PUBLIE"), une_chargee_de_mission()
    client.force_login(charge)
    page = f"/documents-locaux/{diagnostic.uuid}/"
    assert "/demandes-de-formation/" in lue(client.get(page))
    une_demande(par=charge, origine=besoin_de(diagnostic), titre="Accueillir une personne sourde")
    assert "Accueillir une personne sourde" in lue(client.get(page))


def test_what_found_the_need_is_named_to_who_reads_it_and_to_nobody_else(client):
    charge, tete = une_chargee_de_mission(), une_tete_de_reseau()
    action = une_action(un_plan("PREPARE", territoire=un_bassin()), titre="Zèbre à deux voix")
    demande = une_demande(par=charge, origine=besoin_de_l_action(action), titre="Accueillir ensemble")
    for compte, lit in ((charge, True), (une_region(), True), (tete, False)):
        client.force_login(compte)
        pages = [
            lue(client.get(f"/demandes-de-formation/{suite}")) for suite in (f"{demande.uuid}/", "?export=csv", "")
        ]
        assert "Accueillir ensemble" in pages[0] and any("Zèbre" in page for page in pages) is lit, compte


def test_form_keeps_what_was_typed_reads_it_for_a_person_and_no_origin_that_was_made_up(client):
    client.force_login(une_chargee_de_mission())
    adresse, hier = reverse("demande_formation_deposer"), dans(-1).isoformat()
    page = client.post(adresse, envoi(besoin="Appeler le 06 12 34 56 78.", avant_le=hier))
    assert page.status_code == 422 and "un numéro de téléphone" in lue(page) and "06 12 34 56 78" in lue(page)
    page = client.post(adresse, envoi(avant_le=hier))
    assert page.status_code == 422 and "Ce jour est passé" in lue(page) and not DemandeFormation.objects.exists()
    assert client.post(f"{adresse}?besoin=faux:jeton", envoi()).status_code == 302
    assert DemandeFormation.objects.get().origine_url == ""
    assert "Accueil à deux voix" in lue(client.get(f"{adresse}?besoin={besoin_ecrire(un_besoin())}"))


def test_each_files_for_the_bassins_that_are_one_s_own():
    niort, cognac = un_bassin(), un_bassin("cognac")
    charge, comite = une_chargee_de_mission(), un_comite_complet()
    siege = comite.sieges.exclude(compte=None).first().compte
    servis = {qui: set(bassins_a_servir(qui)) for qui in (charge, siege, une_region(), une_tete_de_reseau())}
    assert servis[charge] == servis[siege] == {niort} and all({niort, cognac} <= b for b in list(servis.values())[2:])
    assert not bassins_a_servir(un_conseiller()) and not bassins_a_servir(un_referent())
    dit = {"titre": "Apprendre", "besoin": "Un besoin.", "cle": uuid.uuid4()}
    refus("bassins", demande_deposer, par=charge, bassins=[niort, cognac], **dit)
    refus("bassins", demande_deposer, par=charge, bassins=[], **dit)
    assert not DemandeFormation.objects.exists()


def test_region_answers_by_a_session_and_who_asked_is_told_at_each_change():
    charge, region, session = une_chargee_de_mission(), une_region(), une_session()
    demande = une_demande(par=charge)
    refus("droit", demande_traiter, demande=demande, par=charge, vers="ETUDIEE")
    refus("motif", demande_traiter, demande=demande, par=region, vers="ECARTEE")
    refus("etat", demande_traiter, demande=demande, par=region, vers="TENUE")
    demande_traiter(demande=demande, par=region, vers="ETUDIEE")
    refus("formation", demande_programmer, demande=demande, par=region)
    autre = une_formation()
    refus("formation", demande_programmer, demande=demande, par=region, session=session, formation=autre)
    programmee = demande_programmer(demande=demande, par=region, session=session)
    assert programmee.formation.pk == session.formation_id
    assert ecrits("demandes/suivie") == [charge.email] * 2
    assert not [phrase for phrase in (dire(autre) for dire in lire("retient_page")) if phrase]
    assert "1 demande" in [dire(programmee.formation) for dire in lire("retient_page")]


def test_request_follows_its_session_held_or_cancelled():
    tenue, annulee, a_venir = (une_session() for _ in range(3))
    demandes = [une_demande("PROGRAMMEE", session=session) for session in (tenue, annulee, a_venir)]
    passer(tenue)
    passer(annulee, "ANNULEE", motif="Trop peu d’inscrits")
    Courriel.objects.all().delete()
    call_command("battre", "demandes.sessions", verbosity=0)
    assert [etat_de(demande) for demande in demandes] == ["TENUE", "ETUDIEE", "PROGRAMMEE"]
    assert demandes[1].session is None and demandes[1].motif == "Session annulée : Trop peu d’inscrits"
    assert demandes[0].auteur.email in ecrits("demandes/suivie") and demandes_suivre() == 0
    assert not list(demandes_coherentes())


def test_region_treats_a_request_from_its_page_and_the_session_says_it_to_whoever_may_read_it(client):
    region, session = une_region(), une_session()
    demande = une_demande(titre="Accueillir une personne sourde")
    une_demande("ECARTEE", titre="Tout autre chose")
    client.force_login(region)
    liste = lue(client.get("/demandes-de-formation/?etat=DEPOSEE"))
    assert "Accueillir une personne sourde" in liste and "Tout autre chose" not in liste
    adresse = f"/demandes-de-formation/{demande.uuid}/"
    assert f"{adresse}programmer/" in lue(client.get(adresse))
    assert client.post(f"{adresse}programmer/", {}).status_code == 422
    assert client.post(f"{adresse}programmer/", {"session": session.pk}).status_code == 302
    assert etat_de(demande) == "PROGRAMMEE" and client.get(f"{adresse}devenir/ECARTEE/").status_code == 404
    client.logout()
    page = f"/sessions/{session.public_id}/"
    assert "Répond à la demande" not in lue(client.get(page))
    client.force_login(une_chargee_de_mission())
    assert "Accueillir une personne sourde" in lue(client.get(page))
