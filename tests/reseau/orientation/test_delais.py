"""Delays: what a service says, what slips show from five up, the gap to who keeps it (R5.24)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.models import Modification, Service
from reseau.orientation.models import FicheLiaison
from reseau.orientation.queries.fiches import delais_observes
from tests.fabriques import un_conseiller, un_referent, une_chargee_de_mission
from tests.pages import lue
from tests.reseau.annuaire.test_edition import saisie
from tests.reseau.orientation.fabriques import DEMANDE, un_besoin, une_fiche, une_porte, une_situation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
TITRE = "Délais du premier rendez-vous"


def recues(service, *jours, il_y_a=40, ailleurs=None):
    ouverte = timezone.localdate() - datetime.timedelta(days=il_y_a)
    for attente in jours:
        fiche = une_fiche(service.structure, service=service)
        recue = ouverte + datetime.timedelta(days=attente)
        FicheLiaison.objects.filter(pk=fiche.pk).update(ouverte_le=ouverte, recue_le=recue)
        if ailleurs:
            fiche.passages.create(rang=1, structure=ailleurs, issue="READRESSEE", motif="COMPLET")


def test_observed_delay_is_a_median_from_five_slips_up_of_the_last_six_months():
    service = une_porte("Avenir").services.get()
    recues(service, 2, 3, 20, 30)
    recues(service, 1, 1, 1, il_y_a=200)
    recues(service, 40, 40, ailleurs=une_porte("Complète"))
    une_fiche(service.structure, service=service)
    assert delais_observes([service])[0].observe is None
    recues(service, 21)
    assert delais_observes([service])[0].observe == 20


def test_gap_is_shown_to_who_keeps_or_animates_and_to_nobody_else(client):
    service = une_porte("Avenir").services.get()
    Service.objects.filter(pk=service.pk).update(delai_jours=7)
    adresse = reverse("structure", args=[service.structure.code])
    referent, charge = un_referent(service.structure), une_chargee_de_mission("niort")
    client.force_login(referent)
    assert "moins de cinq" in lue(client.get(adresse))
    recues(service, 10, 11, 12, 13, 14)
    for compte in (referent, charge):
        client.force_login(compte)
        page = lue(client.get(adresse))
        assert TITRE in page and "12 jours" in page and "Plus long que dit" in page
    for compte in (un_conseiller(service.structure), une_chargee_de_mission("la-rochelle"), None):
        client.force_login(compte) if compte else client.logout()
        page = lue(client.get(adresse))
        assert TITRE not in page and "12 jours" not in page and "sous 7 jours" in page


def test_delay_is_typed_on_the_form_kept_in_the_history_and_shown_where_one_chooses(client):
    service = une_porte("Avenir").services.get()
    client.force_login(un_referent(service.structure))
    adresse = reverse("service_modifier", args=[service.pk])
    dite = saisie(client, adresse, description="Un premier conseil.")
    assert client.post(adresse, {**dite, "delai_jours": "9"}).status_code == 422
    assert client.post(adresse, {**dite, "delai_jours": "7"}).status_code == 302
    assert Modification.objects.latest("pk").champs["delai_jours"] == [None, 7]
    assert "Sous 7 jours" in lue(client.get(reverse("structure_historique", args=[service.structure.code])))
    un_besoin(), une_situation()
    client.logout()  # qui est de la structure ne s’y voit pas envoyer
    assert "Premier rendez-vous : sous 7 jours" in lue(client.get("/orienter/resultat/", DEMANDE))
    assert "sous 7 jours" in lue(client.get("/annuaire/"))
