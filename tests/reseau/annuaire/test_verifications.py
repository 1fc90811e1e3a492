"""What `verifier` says of a directory that someone broke from outside the rules; synonyms in the admin."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from home.erreurs import RegleRefusee
from reseau.annuaire import verifications
from reseau.annuaire.generation import annuaire_inventer
from reseau.annuaire.models import Lieu, LigneRecherche, Service, Synonyme
from reseau.annuaire.queries.recherche import rechercher
from reseau.annuaire.recherche.criteres import Criteres
from reseau.annuaire.rules.synonymes import synonyme_enregistrer, synonymes_charger, synonymes_completer
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import une_commune, une_offre

pytestmark = pytest.mark.django_db


def anomalies() -> str:
    return " ".join(
        phrase
        for verifier in (verifications.services_coherents, verifications.lieux_coherents, verifications.index_en_phase)
        for phrase in verifier()
    )


def test_sound_directory_has_no_anomaly():
    une_offre("Structure")
    assert anomalies() == ""


def test_search_row_that_no_longer_says_what_the_sheet_says_is_named():
    service = une_offre("Structure")
    Service.objects.filter(pk=service.pk).update(nom="Changé dans le dos")
    assert "ne dit pas ce que dit la fiche" in anomalies()
    LigneRecherche.objects.all().delete()
    assert f"Le service {service.pk} n’a pas sa ligne" in anomalies()


def test_service_that_breaks_its_promises_is_named():
    service = une_offre("Structure")
    service.missions.clear()
    service.publics.clear()
    Service.objects.filter(pk=service.pk).update(zone="BASSIN", zone_codes=[], horaires="le matin")
    dites = anomalies()
    for faute in ("n’assure aucune mission", "à qui il s’adresse", "quels territoires", "heures à distance"):
        assert faute in dites


def test_place_with_unreadable_hours_or_of_another_structure_is_named():
    service = une_offre("Structure")
    Lieu.objects.update(horaires="le matin", structure=fabriques.une_structure())
    dites = anomalies()
    assert "ne se lisent pas" in dites and f"Le service {service.pk} est donné dans un lieu" in dites


def test_synonyms_of_the_start_are_loaded_once():
    assert Synonyme.objects.count() > 20 and synonymes_charger() == 0


def test_site_already_installed_learns_expressions_and_loses_none_of_its_own():
    Synonyme.objects.all().delete()
    suivi = synonyme_enregistrer(expressions="FT\nFrance Travail\nPÔLE EMPLOI\nagence pour l’emploi")
    ailleurs = synonyme_enregistrer(expressions="psyen\npsychologue du lycée")
    cio = synonyme_enregistrer(expressions="CIO\ncentre d’information et d’orientation")
    appris = {
        "Pôle emploi": ["PE"],
        "centre d’information et d’orientation": ["PsyEN", "conseiller d’orientation"],
        "mission locale": ["ML"],  # un groupe retiré ne revient pas
    }
    assert synonymes_completer(ajouts=appris) == 2
    for groupe in (suivi, ailleurs, cio):
        groupe.refresh_from_db()
    assert suivi.liste == ["FT", "France Travail", "PÔLE EMPLOI", "agence pour l’emploi", "PE"]
    assert ailleurs.liste == ["psyen", "psychologue du lycée"]
    assert cio.liste == ["CIO", "centre d’information et d’orientation", "conseiller d’orientation"]
    assert Synonyme.objects.count() == 3 and synonymes_completer(ajouts=appris) == 0


@pytest.mark.parametrize("texte", ["PE", "pe", "pole emploi", "P.E.", "agence pour l’emploi"])
def test_former_names_find_france_travail_once_a_site_has_learnt_them(texte):
    Synonyme.objects.filter(expressions__contains="France Travail").delete()
    synonyme_enregistrer(expressions="France Travail\nPôle emploi\nagence pour l’emploi")
    fabriques.un_reseau("france-travail", nom="France Travail")
    une_offre("Agence des Bords de Sèvre", reseau="france-travail", nom="Recherche d’emploi")
    synonymes_completer(ajouts={"Pôle emploi": ["PE"]})
    assert [t.structure.nom for t in rechercher(Criteres(texte=texte)).structures] == ["Agence des Bords de Sèvre"]


def test_synonym_of_one_expression_is_refused():
    with pytest.raises(RegleRefusee) as refus:
        synonyme_enregistrer(expressions="VAE\nvae")
    assert refus.value.code == "groupe_court"


def test_region_edits_synonyms_in_the_admin():
    client = Client()
    client.force_login(fabriques.une_region())
    une_offre("Le Kiosque", nom="Information des jeunes")
    adresse = reverse("wagtailsnippets_annuaire_synonyme:add")
    assert client.post(adresse, {"expressions": "bijou\ninformation des jeunes"}).status_code == 302
    assert rechercher(Criteres(texte="bijou")).nombre == 1
    assert "au moins deux" in page_lue(client.post(adresse, {"expressions": "seul"}))
    groupe = Synonyme.objects.get(expressions__startswith="bijou")
    client.post(reverse("wagtailsnippets_annuaire_synonyme:delete", args=[groupe.pk]))
    assert rechercher(Criteres(texte="bijou")).nombre == 0


def test_made_up_directory_is_sound_and_the_same_for_the_same_seed():
    une_commune("Niort")
    fabriques.un_reseau("cio")
    annuaire_inventer(60, graine=1)
    premiers = list(Service.objects.order_by("pk").values_list("nom", "structure__nom"))
    assert len(premiers) == 60 and anomalies() == ""
    assert rechercher(Criteres()).nombre == len({structure for _, structure in premiers})


def test_generator_without_territory_says_what_to_do():
    with pytest.raises(Exception, match="territoires"):
        call_command("generer_annuaire", services=10)
