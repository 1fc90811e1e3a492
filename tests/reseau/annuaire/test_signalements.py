"""A visitor reports an error without an account; those who follow the structure answer, and nobody else."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from reseau.annuaire.models import Signalement
from reseau.annuaire.rules.tenue import (
    signalement_clore,
    signalement_creer,
    signalements_annoncer,
    signalements_oublier,
)
from reseau.structures.rules import structure_fusionner
from tests import fabriques
from tests.pages import lue, page_lue
from tests.reseau.annuaire.fabriques import client_de, lire, refus, un_lieu, un_service, une_offre
from tests.travaux import battre

pytestmark = pytest.mark.django_db


def un_signalement(structure=None, **champs) -> Signalement:
    champs.setdefault("inexactitudes", ["HORAIRES"])
    return signalement_creer(structure=structure or une_offre("Structure").structure, **champs)


@pytest.fixture
def offre():
    return une_offre("Mission locale du Marais", nom="Conseil sur le projet")


@pytest.fixture
def adresse(offre):
    return reverse("signaler", args=[offre.structure.code])


def test_anyone_reports_an_error_without_account_nor_address(client, offre, adresse):
    lieu = offre.lieux.get()
    assert f'href="{adresse}"' in lire(client, "structure", offre.structure.code) and not client.cookies
    donnees = {"fiche": f"lieu-{lieu.public_id}", "inexactitudes": ["HORAIRES", "FERME"], "texte": "Fermé le lundi."}
    reponse = client.post(adresse, donnees, follow=True)
    assert "Merci, c’est noté" in lue(reponse)
    signale = Signalement.objects.get()
    assert (signale.structure, signale.lieu, signale.service) == (offre.structure, lieu, None)
    assert (signale.inexactitudes, signale.texte, signale.email) == (["FERME", "HORAIRES"], "Fermé le lundi.", "")


def test_report_link_may_name_a_sheet_and_a_robot_that_fills_the_hidden_field_writes_nothing(client, offre, adresse):
    page = page_lue(client.get(adresse, {"fiche": f"service-{offre.pk}"}))
    assert re.search(rf'value="service-{offre.pk}" selected', page)
    assert client.get(adresse, {"fiche": "service-999999<script>"}).status_code == 200
    donnees = {"inexactitudes": ["HORAIRES"], "suite": "https://pilules.example"}
    assert client.post(adresse, donnees)["Location"].endswith("/merci/")
    assert not Signalement.objects.exists()


def test_same_report_sent_twice_is_one(client, adresse):
    for texte in ("Fermé le lundi.", "fermé  le LUNDI. "):
        assert client.post(adresse, {"inexactitudes": ["HORAIRES"], "texte": texte}).status_code == 302
    assert Signalement.objects.count() == 1
    client.post(adresse, {"inexactitudes": ["ADRESSE"], "texte": "Fermé le lundi."})
    assert Signalement.objects.count() == 2


def test_report_made_again_after_the_answer_is_a_new_one_and_never_on_another_structures_sheet(offre):
    premier = un_signalement(offre.structure)
    signalement_clore(signalement=premier, par=fabriques.un_compte(), etat="CORRIGE")
    assert un_signalement(offre.structure).pk != premier.pk
    assert refus(un_signalement, offre.structure, lieu=un_lieu()) == "autre_structure"


def test_bad_report_is_refused_at_its_field_with_the_text_kept(client, adresse):
    for donnees, message in (
        ({}, "Cochez au moins une ligne."),
        ({"inexactitudes": ["INCONNU"]}, "Ce choix n’est pas dans la liste."),
        ({"inexactitudes": ["AUTRE"], "texte": " "}, "Dites ce qui ne va pas, en quelques mots."),
        ({"inexactitudes": ["HORAIRES"], "texte": "a" * 601}, "C’est trop long"),
        ({"inexactitudes": ["HORAIRES"], "texte": "a\x00b"}, "caractère invisible"),
        ({"inexactitudes": ["HORAIRES"], "email": "pas une adresse"}, "Cette adresse n’est pas complète"),
        ({"inexactitudes": ["HORAIRES"], "fiche": "lieu-ailleurs"}, "Ce choix n’est pas dans la liste."),
    ):
        reponse = client.post(adresse, {"texte": "Gardez ce texte", **donnees})
        assert reponse.status_code == 422 and message in lue(reponse), donnees
        assert "Gardez ce texte" in lue(reponse) or "texte" in donnees, donnees
        assert not Signalement.objects.exists(), donnees


def test_personal_data_in_a_report_is_shown_before_it_is_kept(client, adresse):
    donnees = {"inexactitudes": ["CONTACT"], "texte": "Le numéro est le 05 36 49 00 12."}
    reponse = client.post(adresse, donnees)
    assert "un numéro de téléphone (« 05 36 49 00 12 »)" in lue(reponse) and 'name="garder"' in lue(reponse)
    assert not Signalement.objects.exists()
    assert 'name="garder"' not in lue(client.get(adresse))
    assert client.post(adresse, {**donnees, "garder": "on"}).status_code == 302
    assert "05 36 49 00 12" in Signalement.objects.get().texte


def test_twenty_first_report_in_an_hour_from_one_place_is_refused(client, adresse):
    for n in range(20):
        assert client.post(adresse, {"inexactitudes": ["HORAIRES"], "texte": f"Essai {n}"}).status_code == 302
    assert client.post(adresse, {"inexactitudes": ["HORAIRES"], "texte": "De trop"}).status_code == 429
    assert Signalement.objects.count() == 20


def test_report_on_a_merged_structure_leads_to_the_one_that_replaces_it(client, offre):
    ancienne = une_offre("Ancienne").structure
    signale = un_signalement(ancienne)
    structure_fusionner(source=ancienne, cible=offre.structure)
    reponse = client.get(reverse("signaler", args=[ancienne.code]))
    assert reponse["Location"] == reverse("signaler", args=[offre.structure.code])
    signale.refresh_from_db()
    assert signale.structure == offre.structure


def suivants(structure) -> list:
    tete, chargee = fabriques.une_tete_de_reseau(structure.reseau), fabriques.une_chargee_de_mission("niort")
    return [fabriques.un_referent(structure), tete, chargee, fabriques.une_region()]


def etrangers(structure) -> list:
    tete, chargee = fabriques.une_tete_de_reseau("cap-emploi"), fabriques.une_chargee_de_mission("parthenay")
    return [fabriques.un_referent(), fabriques.un_conseiller(structure), tete, chargee, fabriques.un_role("FORMATEUR")]


def test_report_is_read_by_those_who_follow_the_structure_and_nobody_else(offre):
    signale = un_signalement(offre.structure, texte="Le portail est fermé.")
    adresse = reverse("signalement", args=[signale.pk])
    for compte in suivants(offre.structure):
        client = client_de(compte)
        assert "Le portail est fermé." in lue(client.get(adresse))
        assert offre.structure.nom in lire(client, "signalements")
        assert "1 signalement à traiter" in lire(client, "mon_espace")
    for compte in etrangers(offre.structure):
        client = client_de(compte)
        assert client.get(adresse).status_code == client.post(adresse, {"etat": "CORRIGE"}).status_code == 404
        liste = client.get(reverse("signalements"))
        assert liste.status_code == 404 or offre.structure.nom not in lue(liste)
    assert Signalement.objects.get().etat == "A_TRAITER"


def test_report_leads_to_the_form_of_the_sheet_for_those_who_may_edit(offre):
    lieu = offre.lieux.get()
    cas = [
        (un_signalement(offre.structure, lieu=lieu), reverse("lieu_modifier", args=[lieu.public_id])),
        (un_signalement(offre.structure, service=offre), reverse("service_modifier", args=[offre.pk])),
        (un_signalement(offre.structure), reverse("structure_modifier", args=[offre.structure.code])),
    ]
    referent, _, chargee, _ = (client_de(compte) for compte in suivants(offre.structure))
    for signale, lien in cas:
        adresse = reverse("signalement", args=[signale.pk])
        assert f'href="{lien}"' in lue(referent.get(adresse))
        assert "Corriger la fiche" not in lue(chargee.get(adresse))


def test_report_closed_says_who_and_when_and_answers_the_address_once(offre):
    signale = un_signalement(offre.structure, email="Lecteur@exemple.example", texte="Mots du lecteur")
    client = client_de(fabriques.un_referent(offre.structure, prenom="Claire", nom="Moreau"))
    adresse = reverse("signalement", args=[signale.pk])
    page = lue(client.get(adresse))
    assert "La personne a laissé une adresse" in page and "lecteur@" not in page.lower()
    assert client.post(adresse, {"etat": "CORRIGE", "reponse": "Horaires mis à jour."}).status_code == 302
    page = lue(client.get(adresse))
    assert "Corrigé le" in page and "par Claire Moreau" in page and "Horaires mis à jour." in page
    signale.refresh_from_db()
    assert (signale.etat, signale.email) == ("CORRIGE", "")
    (courriel,) = Courriel.objects.filter(gabarit="annuaire/signalement_traite")
    assert courriel.destinataire == "lecteur@exemple.example" and "Elle est corrigée" in courriel.texte
    assert "Mots du lecteur" not in courriel.texte + courriel.html
    suite = lue(client.post(adresse, {"etat": "SANS_SUITE", "reponse": "Encore"}, follow=True))
    assert "Quelqu’un a déjà traité ce signalement." in suite
    assert Courriel.objects.filter(gabarit="annuaire/signalement_traite").count() == 1


def test_report_is_not_left_without_a_reason(offre):
    signale = un_signalement(offre.structure)
    client = client_de(fabriques.un_referent(offre.structure))
    page = lue(client.post(reverse("signalement", args=[signale.pk]), {"etat": "SANS_SUITE", "reponse": " "}))
    assert "Dites pourquoi, en une phrase." in page
    for etat, code in (("SANS_SUITE", "motif_manquant"), ("A_TRAITER", "issue_inconnue")):
        assert refus(signalement_clore, signalement=signale, par=fabriques.un_compte(), etat=etat) == code
    assert Signalement.objects.get().etat == "A_TRAITER"


def test_report_of_a_payment_goes_to_the_region_and_the_bassin_who_alone_close_it(offre):
    referent, tete, chargee, region = suivants(offre.structure)
    fabriques.une_chargee_de_mission("parthenay")
    signale = un_signalement(offre.structure, inexactitudes=["PAYANT", "HORAIRES"])
    battre("annuaire"), battre("annuaire")
    courriels = Courriel.objects.filter(gabarit="annuaire/signalements")
    assert sorted(c.destinataire for c in courriels) == sorted(c.email for c in (referent, chargee, region))
    assert all("demande de paiement" in courriel.texte for courriel in courriels)
    adresse = reverse("signalement", args=[signale.pk])
    for compte in (referent, tete):
        client = client_de(compte)
        page = lue(client.get(adresse))
        assert "Clore le signalement" not in page and "La gratuité est une règle" in page
        suite = client.post(adresse, {"etat": "SANS_SUITE", "reponse": "Une erreur"}, follow=True)
        assert "La gratuité est une règle" in lue(suite) and Signalement.objects.get().etat == "A_TRAITER"
    assert client_de(chargee).post(adresse, {"etat": "SANS_SUITE", "reponse": "Vérifié"}).status_code == 302
    assert Signalement.objects.get().traite_par == chargee
    autre = un_signalement(offre.structure, inexactitudes=["PAYANT"])
    signalement_clore(signalement=autre, par=region, etat="CORRIGE")


def test_database_refuses_a_report_closed_by_halves():
    for champs in (
        {"etat": "CORRIGE"},
        {"etat": "SANS_SUITE", "traite_le": "2026-01-01T10:00Z"},
        {"etat": "CORRIGE", "traite_le": "2026-01-01T10:00Z", "email": "a@b.example"},
    ):
        signale = un_signalement()
        with pytest.raises(IntegrityError), transaction.atomic():
            Signalement.objects.filter(pk=signale.pk).update(**champs)


def test_list_filters_by_state_and_words(offre):
    signalement_clore(signalement=un_signalement(offre.structure), par=fabriques.un_compte(), etat="CORRIGE")
    un_signalement(une_offre("Autre structure").structure)
    client = client_de(fabriques.une_region())
    adresse = reverse("signalements")
    assert "Autre structure" in lue(client.get(adresse))
    assert "Mission locale du Marais" not in lue(client.get(adresse))
    assert "Mission locale du Marais" in lue(client.get(adresse, {"etat": "CORRIGE"}))
    assert "2 signalements" in lue(client.get(adresse, {"etat": "TOUS"}))
    assert "Rien ne répond à ces filtres." in lue(client.get(adresse, {"q": "introuvable"}))


def test_reports_are_told_in_one_mail_for_each_person_once(offre):
    compte = fabriques.un_referent(offre.structure)
    seconde = un_service(fabriques.une_structure(nom="Seconde")).structure
    fabriques.mandat_creer(compte=compte, role="REFERENT", structure=seconde, du=timezone.localdate())
    for n in range(3):
        un_signalement(offre.structure, texte=f"Mot secret {n}")
    un_signalement(seconde)
    battre("annuaire")
    (courriel,) = Courriel.objects.filter(gabarit="annuaire/signalements")
    dit = courriel.texte.replace("\u00a0", " ")
    assert courriel.destinataire == compte.email and "4 signalements" in courriel.objet
    assert "Mission locale du Marais (3)" in dit and "Seconde" in dit and "Mot secret" not in dit
    assert signalements_annoncer() == 0
    un_signalement(seconde, texte="Encore")
    assert signalements_annoncer() == 1


def test_report_waits_to_be_told_until_someone_answers_for_the_structure(offre):
    un_signalement(offre.structure)
    assert signalements_annoncer() == 0
    region = fabriques.une_region()
    assert signalements_annoncer() == 1
    assert Courriel.objects.get(gabarit="annuaire/signalements").destinataire == region.email


def test_closed_report_is_forgotten_after_a_year_and_an_address_too(offre):
    ancien = un_signalement(offre.structure, texte="Ancien")
    signalement_clore(signalement=ancien, par=fabriques.un_compte(), etat="CORRIGE")
    recent = un_signalement(offre.structure, texte="Récent")
    signalement_clore(signalement=recent, par=fabriques.un_compte(), etat="CORRIGE")
    ouvert = un_signalement(offre.structure, texte="Ouvert", email="a@exemple.example")
    il_y_a = timezone.now() - datetime.timedelta(days=366)
    Signalement.objects.filter(pk=ancien.pk).update(traite_le=il_y_a)
    Signalement.objects.filter(pk=recent.pk).update(traite_le=timezone.now() - datetime.timedelta(days=364))
    Signalement.objects.filter(pk=ouvert.pk).update(cree_le=il_y_a)
    assert signalements_oublier() == 1
    assert set(Signalement.objects.values_list("texte", "email")) == {("Récent", ""), ("Ouvert", "")}
