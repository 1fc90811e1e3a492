"""Planned, then laid: what changed in between is planned again, and the two ways of writing leave the same sheets."""

import pytest
from django.core.management import call_command

from reseau.annuaire.models import Import, Lieu, LigneRecherche, Modification, Service, ServiceAuLieu
from reseau.annuaire.rules.services import lieu_modifier
from reseau.echanges.rules.imports.depots import import_appliquer, import_deposer
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_modifier, structure_fusionner
from tests import fabriques
from tests.reseau.annuaire.fabriques import une_commune, une_offre
from tests.reseau.echanges.test_imports import SERVICE, STRUCTURE, fichier, importer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _territoire():
    une_commune("Niort")
    une_commune("Poitiers")
    reseau_modifier(reseau=fabriques.un_reseau("missions-locales"), correspondance=["mission-locale"])


def deposer(octets=None, source="essai") -> Import:
    return import_deposer(contenu=octets or fichier(), nom="essai.json", source=source, par=fabriques.une_region())


def appliquer(importation: Import) -> Import:
    return import_appliquer(importation=importation, par=importation.compte)


def test_import_applied_tells_who_changed_what_and_can_be_searched():
    importation = appliquer(deposer())
    assert set(Modification.objects.values_list("genre", "action", "origine")) == {
        (genre, "CREATION", "import essai") for genre in ("STRUCTURE", "LIEU", "SERVICE")
    }
    service, lieu = Service.objects.get(), Lieu.objects.get()
    assert Modification.objects.get(genre="LIEU").champs["adresse"] == [None, "12 rue des Essais"]
    assert Modification.objects.get(genre="SERVICE").objet == service.pk and importation.applique_le
    assert (service.version, lieu.version, lieu.source_id) == (1, 1, "s1")
    assert LigneRecherche.objects.get().lieu == lieu and ServiceAuLieu.objects.count() == 1
    call_command("verifier")


def test_sheet_edited_between_trial_and_writing_is_planned_again():
    importer()
    depot = deposer(fichier([{**STRUCTURE, "adresse": "14 rue des Essais", "courriel": "autre@essai.example"}]))
    assert depot.lignes.get(action="MODIFIEE").gardes == []
    lieu_modifier(lieu=Lieu.objects.get(), adresse="Corrigée entre-temps")
    appliquer(depot)
    ligne, lieu = depot.lignes.get(action="MODIFIEE"), Lieu.objects.get()
    assert (lieu.adresse, lieu.courriel) == ("Corrigée entre-temps", "autre@essai.example")
    assert ligne.gardes == ["lieu.adresse"] and "lieu.adresse" not in ligne.champs and depot.modifiees == 1


def test_same_file_tried_twice_then_applied_twice_changes_nothing_the_second_time():
    premier, second = deposer(), deposer()
    appliquer(premier)
    assert second.creees == 2 and appliquer(second).bilan.startswith("créées 0, modifiées 0, inchangées 2")
    assert Structure.objects.count() == Lieu.objects.count() == 1
    call_command("verifier")


def test_structure_merged_between_trial_and_writing_receives_in_the_one_that_replaces_it():
    importer(fichier(services=[]))
    depot = deposer()
    cible = une_offre("Autre structure").structure
    structure_fusionner(source=Structure.objects.get(source_id="s1"), cible=cible)
    appliquer(depot)
    assert Service.objects.get(source_id="v1").structure == cible
    call_command("verifier")


def test_line_that_repeats_a_sheet_of_the_file_with_other_words_is_told_and_only_one_is_kept():
    autre = {**SERVICE, "id": "v2", "structure_id": "s1", "adresse": "1 place du Marché", "code_insee": "79191"}
    importation = importer(fichier(services=[SERVICE, autre, {**autre, "id": "v3", "telephone": "0549000000"}]))
    assert importation.refusees == 0 and Lieu.objects.count() == 2 and ServiceAuLieu.objects.count() == 3
    call_command("verifier")


def test_service_changed_in_its_terms_and_places_by_its_source_follows():
    importer(fichier(services=[{**SERVICE, "type": "accompagnement"}]))
    neuf = {**SERVICE, "code_insee": "86194", "adresse": "9 quai"}
    suite = importer(fichier(services=[neuf]))
    service = Service.objects.get()
    assert [mission.code for mission in service.missions.all()] == ["information"] and service.version == 2
    assert {lieu.commune.nom for lieu in service.lieux.all()} == {"Niort", "Poitiers"}
    assert suite.lignes.get(genre="SERVICE").champs["service.missions"] == [["accompagnement"], ["information"]]
    call_command("verifier")


def test_service_given_at_one_more_place_already_here_is_found_there_too():
    quai = {"code_insee": "86194", "commune": "Poitiers", "adresse": "9 quai"}
    importer(fichier(services=[SERVICE, {**SERVICE, "id": "v2", "nom": "Atelier", **quai}]))
    trouvee_a = LigneRecherche.objects.filter(service__source_id="v1").values_list("lieu__commune__nom", flat=True)
    avant = set(trouvee_a.all())
    suite = importer(fichier(services=[{**SERVICE, **quai}, {**SERVICE, "id": "v2", "nom": "Atelier", **quai}]))
    assert suite.modifiees == 1
    assert "Poitiers" not in avant and set(trouvee_a.all()) == avant | {"Poitiers"}
    call_command("verifier")


def test_many_structures_read_and_written_make_the_same_number_of_queries(django_assert_max_num_queries):
    def lot(nombre: int) -> bytes:
        structures = [{**STRUCTURE, "id": f"s{nombre}-{n}", "telephone": None} for n in range(nombre)]
        return fichier(structures, [{**SERVICE, "id": f"v{s['id']}", "structure_id": s["id"]} for s in structures])

    with django_assert_max_num_queries(132):
        importer(lot(1), source="un")
    with django_assert_max_num_queries(132 + 30 * 4):
        importer(lot(30), source="trente")
    assert Structure.objects.count() == 31
