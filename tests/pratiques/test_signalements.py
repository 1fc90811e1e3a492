"""A reader reports a note or a resource; one queue with the messages, answered with a reason (R3.1)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from home.models import Courriel
from pratiques.models import Alerte, Ressource
from pratiques.prises import ressources_coherentes
from pratiques.rules import echanges
from tests.fabriques import une_region, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import refus, un_auteur, une_fiche
from tests.pratiques.fabriques_ressources import poste, une_ressource

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PAYANT = {"raison": "PAYANT", "texte": "Le document demande dix euros.", "suite": ""}


def test_resource_attests_that_it_is_free_and_older_ones_are_told(client):
    tete = une_tete_de_reseau()
    client.force_login(tete)
    saisie = poste(porteur=f"reseau-{tete.mandats.get().reseau_id}")
    page = client.post(reverse("pratiques_ressource_ajouter"), {k: v for k, v in saisie.items() if "atteste" not in k})
    assert page.status_code == 422 and "Attestez-le" in page_lue(page) and not Ressource.objects.exists()
    with refus("attestation"):
        une_ressource(tete, atteste_gratuite=False)
    ressource = une_ressource(tete)
    adresse = reverse("pratiques_ressource", args=[ressource.uuid])
    assert "Gratuite, attesté." in page_lue(client.get(adresse))
    Ressource.objects.update(atteste_gratuite=False)
    assert any("n’atteste pas qu’elle est gratuite" in dit for dit in ressources_coherentes())


def test_reader_without_account_reports_a_note_or_a_resource_and_the_lead_answers(client):
    tete = une_tete_de_reseau()
    fiche, ressource = une_fiche(), une_ressource(tete)
    portes = {
        reverse("pratiques_fiche_signaler", args=[fiche.pk]): fiche.url,
        reverse("pratiques_ressource_signaler", args=[ressource.uuid]): None,
    }
    assert list(portes)[0] in page_lue(client.get(fiche.url))
    for porte in portes:
        assert client.post(porte, {"raison": "AUTRE", "texte": "", "suite": ""}).status_code == 422
        assert client.post(porte, PAYANT | {"texte": "Appelez le 06 39 98 12 34."}).status_code == 422
        assert client.post(porte, PAYANT | {"suite": "robot"}).status_code == 302
        assert client.post(porte, PAYANT).status_code == client.post(porte, PAYANT).status_code == 302
    assert Alerte.objects.count() == 2 and set(Alerte.objects.values_list("par", flat=True)) == {None}
    assert Courriel.objects.filter(gabarit="pratiques/contenu-signale", destinataire=tete.email).count() == 2
    alerte = Alerte.objects.get(fiche=fiche)
    traiter = reverse("pratiques_alerte_traiter", args=[alerte.pk])
    client.force_login(un_auteur())
    assert client.get(traiter).status_code == 404
    client.force_login(tete)
    page = page_lue(client.get(reverse("pratiques_alertes")))
    assert fiche.titre in page and ressource.titre in page and traiter in page
    assert client.post(traiter, {"issue": "CORRIGE", "motif": "Le lien payant est retiré."}).status_code == 302
    with refus("traitee"):
        echanges.alerte_clore(alerte=alerte, par=une_region(), issue="SANS_SUITE", motif="Encore.")
    assert "Le lien payant est retiré." in page_lue(client.get(reverse("pratiques_alertes")))


def test_report_has_one_target_and_sixth_of_an_hour_waits(client):
    fiche = une_fiche()
    with pytest.raises(IntegrityError), transaction.atomic():
        Alerte.objects.create(raison="FAUX")
    porte = reverse("pratiques_fiche_signaler", args=[fiche.pk])
    statuts = [client.post(porte, PAYANT | {"texte": f"Ligne {rang}"}).status_code for rang in range(6)]
    assert statuts == [302] * 5 + [422]
