"""A long file is planned and written by batches: nothing is asked of the base line by line."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reseau.annuaire.models import Import, LigneRecherche, Service
from reseau.annuaire.rules.services import service_update
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.lecture import fichier_lire
from reseau.echanges.rules.imports import deroulement
from reseau.echanges.rules.imports.portes import import_run
from reseau.echanges.rules.imports.travail import import_travailler
from reseau.structures.rules import reseau_update
from reseau.territoires.models import Commune
from tests import fabriques
from tests.reseau.annuaire.fabriques import COMMUNES, une_commune
from tests.reseau.echanges.test_imports import SERVICE, STRUCTURE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _territoire():
    for ville in COMMUNES:
        une_commune(ville)
    reseau_update(reseau=fabriques.un_reseau("missions-locales"), correspondance=["mission-locale"])


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
    importation = import_run(
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
            importation = import_run(contenu=contenu, nom="f.json", source=source, essai=False)
        assert (importation.creees, importation.refusees) == (2 * nombre, 0)
        return len(captees)

    questions(8, "avant")  # les caches de la maison sont pleins
    assert questions(40, "beaucoup") <= questions(10, "peu") + 5


@pytest.mark.parametrize("coupe", [False, True])
def test_search_follows_a_massive_import_even_cut_and_even_edited_in_between(monkeypatch, coupe):
    structures, services = lignes(4)
    monkeypatch.setattr(deroulement, "BEAUCOUP", 3)
    monkeypatch.setattr(deroulement, "LOT_INDEX", 2)
    region, poser = fabriques.une_region(), deroulement.index_poser

    def entre(**suite):
        service = Service.objects.get(source_id="v3")
        service_update(service=service, description="Écrit entre-temps", par=region)
        if coupe and LigneRecherche.objects.count() > 1:
            raise KeyboardInterrupt
        return poser(**suite)

    contenu = json.dumps({"structures": structures, "services": services}).encode()
    with monkeypatch.context() as pendant:
        pendant.setattr(deroulement, "index_poser", entre)
        try:
            import_run(contenu=contenu, nom="f.json", source="essai", essai=False)
        except KeyboardInterrupt:
            assert coupe and Import.objects.get().a_indexer
    importation = import_travailler(importation=Import.objects.get())
    assert importation.etat == "APPLIQUE" and not importation.a_indexer and not importation.fichier
    assert LigneRecherche.objects.count() == 4
    call_command("verifier")


def test_statistics_are_made_anew_after_a_massive_import_on_postgresql_alone(monkeypatch):
    monkeypatch.setattr(deroulement, "BEAUCOUP", 3)
    structures, services = lignes(3)
    contenu = json.dumps({"structures": structures, "services": services}).encode()
    with CaptureQueriesContext(connection) as captees:
        import_run(contenu=contenu, nom="f.json", source="essai", essai=False)
    faites = [requete["sql"] for requete in captees if requete["sql"].startswith("ANALYZE")]
    comptees = {table for sql in faites for table in sql.removeprefix("ANALYZE ").split(", ")}
    attendues = {
        '"structures_structure"',
        '"annuaire_service"',
        '"annuaire_service_themes"',
        '"annuaire_lignerecherche"',
    }
    assert comptees & attendues == (attendues if connection.vendor == "postgresql" else set())
