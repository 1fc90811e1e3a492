"""Planned, then laid by batches: what changed in between is planned again, and nothing is asked line by line."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.erreurs import RegleRefusee
from reseau.annuaire.models import Import, Lieu, LigneRecherche, Modification, Service, ServiceAuLieu
from reseau.annuaire.rules import recherche
from reseau.annuaire.rules.services import lieu_modifier, service_modifier
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.lecture import fichier_lire
from reseau.echanges.rules.imports import ecriture
from reseau.echanges.rules.imports.depots import (
    import_annuler,
    import_appliquer,
    import_deposer,
    import_lancer,
    import_travailler,
)
from reseau.echanges.rules.imports.ecriture import Ecrivain
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_modifier, structure_fusionner
from reseau.territoires.models import Commune
from tests import fabriques
from tests.reseau.annuaire.fabriques import COMMUNES, une_commune, une_offre
from tests.reseau.echanges.cliche import cliche
from tests.reseau.echanges.test_imports import SERVICE, STRUCTURE, fichier, importer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _territoire():
    for ville in COMMUNES:
        une_commune(ville)
    reseau_modifier(reseau=fabriques.un_reseau("missions-locales"), correspondance=["mission-locale"])


def lignes(nombre):
    codes = list(Commune.objects.order_by("pk").values_list("code_insee", flat=True))
    structures = [
        {**STRUCTURE, "id": f"s{n}", "nom": f"Mission locale « d’ici » {n}", "code_insee": codes[n % len(codes)],
         "commune": "", "telephone": "", "latitude": None, "longitude": None}
        for n in range(nombre)
    ]  # fmt: skip
    return structures, [{**SERVICE, "id": f"v{n}", "structure_id": f"s{n}"} for n in range(nombre)]


@pytest.mark.parametrize(
    "texte",
    ['{"a": 1,\n "b" 2}', '[{"id": "s1"},\n\n  {"id": }]', '[{"id": "s1"}] x', '[\n{"nom": "jamais fermé',
     '{"a": [1\n 2]}', '[tru]', '{"a": "x\\q"}'],
)  # fmt: skip
def test_fault_of_a_json_is_told_at_its_line_and_column(texte):
    with pytest.raises(json.JSONDecodeError) as attendu:
        json.loads(texte)
    with pytest.raises(FichierRefuse) as refus:
        fichier_lire(texte.encode())
    assert f"ligne {attendu.value.lineno}, colonne {attendu.value.colno}." in str(refus.value)


def test_services_told_before_their_structures_are_read_after_them():
    structures, services = lignes(2)
    importation = import_lancer(
        contenu=json.dumps(services + structures).encode(), nom="f.json", source="essai", essai=False
    )
    assert (importation.creees, importation.refusees) == (4, 0)
    assert Service.objects.filter(aux_lieux__lieu__structure__source_id="s1", source_id="v1").exists()


def test_reading_asks_the_base_as_much_for_many_lines_as_for_few():
    def questions(nombre):
        contenu = fichier(*lignes(nombre))
        with CaptureQueriesContext(connection) as captees:
            lus = list(fichier_lire(contenu).enregistrements)
        assert len(lus) == 2 * nombre and not any(enr.erreurs for enr in lus)
        return len(captees)

    questions(2)  # l’index des communes est lu
    assert questions(40) == questions(2)


def test_planning_and_writing_ask_the_base_as_much_for_forty_lines_as_for_ten():
    def questions(nombre, source):
        contenu = fichier(*lignes(nombre))
        with CaptureQueriesContext(connection) as captees:
            importation = import_lancer(contenu=contenu, nom="f.json", source=source, essai=False)
        assert (importation.creees, importation.refusees) == (2 * nombre, 0)
        return len(captees)

    questions(8, "avant")  # les caches de la maison sont pleins
    assert questions(40, "beaucoup") <= questions(10, "peu") + 5


@pytest.mark.parametrize("retirer", [False, True])
def test_import_cut_between_two_batches_is_taken_up_again_and_even_edited_in_between(monkeypatch, retirer):
    structures, services = lignes(4)
    contenu = fichier(structures, services)
    if retirer:  # une fiche que le fichier suivant ne contient plus
        importer(fichier([{**structures[0], "id": "s9"}], ()))
    monkeypatch.setattr(ecriture, "LOT", 2)
    region, poser = fabriques.une_region(), recherche.index_poser

    def entre(**suite):
        if Service.objects.filter(source_id="v0").update(description="Écrit entre-temps"):
            service_modifier(service=Service.objects.get(source_id="v0"), nom="Renommé", par=region)
        if Service.objects.filter(source_id="v2").exists():
            raise KeyboardInterrupt
        return poser(**suite)

    with monkeypatch.context() as pendant:
        pendant.setattr(ecriture, "index_poser", entre)
        with pytest.raises(KeyboardInterrupt):
            import_lancer(contenu=contenu, nom="f.json", source="essai", essai=False, retirer=retirer, confirme=True)
    coupe = Import.objects.get(faites=6)
    assert coupe.etat == "ECRITURE" and coupe.lignes.count() == 6 and not Service.objects.filter(source_id="v2")
    importation = import_travailler(importation=coupe)
    assert importation.etat == "APPLIQUE" and not importation.fichier
    assert (importation.creees, importation.absentes, importation.lignes.count()) == (8, retirer, 8 + retirer)
    assert LigneRecherche.objects.count() == 4 and Service.objects.get(source_id="v0").nom == "Renommé"
    call_command("verifier")


def test_import_cut_while_it_is_written_is_undone_as_a_whole(monkeypatch):
    contenu = fichier(*lignes(4))
    avant = cliche()
    monkeypatch.setattr(ecriture, "LOT", 3)
    importation = import_lancer(contenu=contenu, nom="f.json", source="essai", essai=True)
    Import.objects.update(etat="ECRITURE", faites=0)
    importation.refresh_from_db()
    lot = Ecrivain.lot

    def couper(ecrivain, plans):
        lot(ecrivain, plans)
        if Service.objects.filter(source_id="v2").exists():
            raise KeyboardInterrupt

    with monkeypatch.context() as pendant, pytest.raises(KeyboardInterrupt):
        pendant.setattr(Ecrivain, "lot", couper)
        import_travailler(importation=importation)
    assert Structure.objects.count() == 4 and Import.objects.get().faites == 6
    with pytest.raises(RegleRefusee, match="rien à annuler"):  # il est peut-être encore au travail
        import_annuler(importation=importation)
    Import.objects.update(battement=None)
    assert import_annuler(importation=importation).etat == "ANNULE"
    apres = cliche()
    assert {table: apres[table] for table in avant if table != "annuaire.Doublon"} == {
        table: avant[table] for table in avant if table != "annuaire.Doublon"
    }


def test_statistics_are_made_anew_after_a_massive_import_on_postgresql_alone(monkeypatch):
    monkeypatch.setattr(ecriture, "BEAUCOUP", 3)
    contenu = fichier(*lignes(3))
    with CaptureQueriesContext(connection) as captees:
        import_lancer(contenu=contenu, nom="f.json", source="essai", essai=False)
    faites = [requete["sql"] for requete in captees if requete["sql"].startswith("ANALYZE")]
    comptees = {table for sql in faites for table in sql.removeprefix("ANALYZE ").split(", ")}
    attendues = {
        '"structures_structure"',
        '"annuaire_service"',
        '"annuaire_service_themes"',
        '"annuaire_lignerecherche"',
    }
    assert comptees & attendues == (attendues if connection.vendor == "postgresql" else set())


# De l’essai à l’écriture


def deposer(octets=None, source="essai") -> Import:
    return import_deposer(contenu=octets or fichier(), nom="essai.json", source=source, par=fabriques.une_region())


def appliquer(importation: Import) -> Import:
    return import_appliquer(importation=importation, par=importation.compte)


@pytest.mark.integration
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


@pytest.mark.integration
def test_sheet_edited_between_trial_and_writing_is_planned_again():
    importer()
    depot = deposer(fichier([{**STRUCTURE, "adresse": "14 rue des Essais", "courriel": "autre@essai.example"}]))
    assert depot.lignes.get(action="MODIFIEE").gardes == []
    lieu_modifier(lieu=Lieu.objects.get(), adresse="Corrigée entre-temps")
    appliquer(depot)
    ligne, lieu = depot.lignes.get(action="MODIFIEE"), Lieu.objects.get()
    assert (lieu.adresse, lieu.courriel) == ("Corrigée entre-temps", "autre@essai.example")
    assert ligne.gardes == ["lieu.adresse"] and "lieu.adresse" not in ligne.champs and depot.modifiees == 1


@pytest.mark.integration
def test_same_file_tried_twice_then_applied_twice_changes_nothing_the_second_time():
    premier, second = deposer(), deposer()
    appliquer(premier)
    assert second.creees == 2 and appliquer(second).bilan.startswith("créées 0, modifiées 0, inchangées 2")
    assert Structure.objects.count() == Lieu.objects.count() == 1
    call_command("verifier")


@pytest.mark.integration
def test_structure_merged_between_trial_and_writing_receives_in_the_one_that_replaces_it():
    importer(fichier(services=[]))
    depot = deposer()
    cible = une_offre("Autre structure").structure
    structure_fusionner(source=Structure.objects.get(source_id="s1"), cible=cible)
    appliquer(depot)
    assert Service.objects.get(source_id="v1").structure == cible
    call_command("verifier")


@pytest.mark.integration
def test_line_that_repeats_a_sheet_of_the_file_with_other_words_is_told_and_only_one_is_kept():
    autre = {**SERVICE, "id": "v2", "structure_id": "s1", "adresse": "1 place du Marché", "code_insee": "79191"}
    importation = importer(fichier(services=[SERVICE, autre, {**autre, "id": "v3", "telephone": "0549000000"}]))
    assert importation.refusees == 0 and Lieu.objects.count() == 2 and ServiceAuLieu.objects.count() == 3
    call_command("verifier")


@pytest.mark.integration
def test_service_changed_in_its_terms_and_places_by_its_source_follows():
    importer(fichier(services=[{**SERVICE, "type": "accompagnement"}]))
    neuf = {**SERVICE, "code_insee": "86194", "adresse": "9 quai"}
    suite = importer(fichier(services=[neuf]))
    service = Service.objects.get()
    assert [mission.code for mission in service.missions.all()] == ["information"] and service.version == 2
    assert {lieu.commune.nom for lieu in service.lieux.all()} == {"Niort", "Poitiers"}
    assert suite.lignes.get(genre="SERVICE").champs["service.missions"] == [["accompagnement"], ["information"]]
    call_command("verifier")


@pytest.mark.integration
def test_service_given_at_one_more_place_already_here_is_found_there_too():
    quai = {"code_insee": "86194", "commune": "Poitiers", "adresse": "9 quai"}
    importer(fichier(services=[SERVICE, {**SERVICE, "id": "v2", "nom": "Atelier", **quai}]))
    trouvee_a = LigneRecherche.objects.filter(service__source_id="v1").values_list("lieu__commune__nom", flat=True)
    avant = set(trouvee_a.all())
    suite = importer(fichier(services=[{**SERVICE, **quai}, {**SERVICE, "id": "v2", "nom": "Atelier", **quai}]))
    assert suite.modifiees == 1
    assert "Poitiers" not in avant and set(trouvee_a.all()) == avant | {"Poitiers"}
    call_command("verifier")
