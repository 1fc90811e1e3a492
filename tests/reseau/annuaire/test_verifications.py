"""What `verifier` says of a directory that someone broke from outside the rules."""

import pytest
from django.core.management import call_command

from reseau.annuaire import prises
from reseau.annuaire.generation import annuaire_inventer
from reseau.annuaire.models import Lieu, LigneRecherche, Service
from reseau.annuaire.queries.recherche import rechercher
from reseau.annuaire.recherche.classement import Criteres
from tests import fabriques
from tests.reseau.annuaire.fabriques import une_commune, une_offre

pytestmark = pytest.mark.django_db


def anomalies() -> str:
    return " ".join(
        phrase
        for verifier in (prises.services_coherents, prises.lieux_coherents, prises.index_en_phase)
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
