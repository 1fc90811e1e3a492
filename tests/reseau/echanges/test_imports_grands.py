"""A long file is planned and written by batches: nothing is asked of the base line by line."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.erreurs import RegleRefusee
from reseau.annuaire.models import Import, LigneRecherche, Service
from reseau.annuaire.rules import recherche
from reseau.annuaire.rules.services import service_modifier
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.lecture import fichier_lire
from reseau.echanges.rules.imports import ecriture
from reseau.echanges.rules.imports.depots import import_annuler, import_lancer, import_travailler
from reseau.echanges.rules.imports.ecriture import Ecrivain
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_modifier
from reseau.territoires.models import Commune
from tests import fabriques
from tests.reseau.annuaire.fabriques import COMMUNES, une_commune
from tests.reseau.echanges.cliche import cliche
from tests.reseau.echanges.test_imports import SERVICE, STRUCTURE

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
        structures, services = lignes(nombre)
        contenu = json.dumps({"structures": structures, "services": services}).encode()
        with CaptureQueriesContext(connection) as captees:
            lus = list(fichier_lire(contenu).enregistrements)
        assert len(lus) == 2 * nombre and not any(enr.erreurs for enr in lus)
        return len(captees)

    questions(2)  # l’index des communes est lu
    assert questions(40) == questions(2)


def test_planning_and_writing_ask_the_base_as_much_for_forty_lines_as_for_ten():
    def questions(nombre, source):
        structures, services = lignes(nombre)
        contenu = json.dumps({"structures": structures, "services": services}).encode()
        with CaptureQueriesContext(connection) as captees:
            importation = import_lancer(contenu=contenu, nom="f.json", source=source, essai=False)
        assert (importation.creees, importation.refusees) == (2 * nombre, 0)
        return len(captees)

    questions(8, "avant")  # les caches de la maison sont pleins
    assert questions(40, "beaucoup") <= questions(10, "peu") + 5


@pytest.mark.parametrize("retirer", [False, True])
def test_import_cut_between_two_batches_is_taken_up_again_and_even_edited_in_between(monkeypatch, retirer):
    structures, services = lignes(4)
    contenu = json.dumps({"structures": structures, "services": services}).encode()
    if retirer:  # une fiche que le fichier suivant ne contient plus
        import_lancer(contenu=json.dumps({"structures": [{**structures[0], "id": "s9"}]}).encode(), nom="a.json",
                   source="essai", essai=False)  # fmt: skip
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
    structures, services = lignes(4)
    contenu = json.dumps({"structures": structures, "services": services}).encode()
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
    structures, services = lignes(3)
    contenu = json.dumps({"structures": structures, "services": services}).encode()
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
