"""A long file is read by pieces and written by batches: nothing is asked of the base line by line."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.casiers import Casier, Suite
from reseau.annuaire.imports import flux_json
from reseau.annuaire.imports.enregistrements import FichierRefuse
from reseau.annuaire.imports.lecture import fichier_lire
from reseau.annuaire.models import Import, LigneRecherche, Service
from reseau.annuaire.rules.imports.ecriture import application, index
from reseau.annuaire.rules.imports.planification import lignes as planifiees
from reseau.annuaire.rules.imports.portes import import_run, import_travailler
from reseau.annuaire.rules.services import service_update
from reseau.structures.rules import reseau_update
from reseau.territoires.models import Commune
from tests import fabriques
from tests.reseau.annuaire.fabriques import COMMUNES, une_commune
from tests.reseau.annuaire.test_imports import SERVICE, STRUCTURE

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


@pytest.mark.parametrize("morceau", [1, 7, 64])
def test_file_cut_anywhere_is_read_the_same(monkeypatch, morceau):
    monkeypatch.setattr(flux_json, "MORCEAU", morceau)
    structures, services = lignes(3)
    document = {"licence": "LO", "n": -12.5e3, "structures": structures, "vide": [], "services": services, "fin": None}
    for texte in (json.dumps(document), json.dumps(document, ensure_ascii=False, indent=1)):
        lus = list(flux_json.json_parcourir(texte.encode(), "utf-8"))
        assert [v for nom, v in lus if nom == "structures"] == structures
        assert [v for nom, v in lus if nom == "services"] == services
        assert [(nom, v) for nom, v in lus if nom in ("licence", "n", "fin")] == [
            ("licence", "LO"), ("n", -12500.0), ("fin", None)
        ]  # fmt: skip


@pytest.mark.parametrize(
    "texte",
    ['{"a": 1,\n "b" 2}', '[{"id": "s1"},\n\n  {"id": }]', '[{"id": "s1"}] x', '[\n{"nom": "jamais fermé',
     '{"a": [1\n 2]}', '[tru]', '{"a": "x\\q"}'],
)  # fmt: skip
def test_fault_of_a_json_is_told_at_its_line_and_column(monkeypatch, texte):
    monkeypatch.setattr(flux_json, "MORCEAU", 5)
    with pytest.raises(json.JSONDecodeError) as attendu:
        json.loads(texte)
    with pytest.raises(FichierRefuse) as refus:
        list(flux_json.json_parcourir(texte.encode(), "utf-8"))
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


@pytest.mark.parametrize("coupe", [None, "index_completer", "index_dater"])
def test_search_follows_a_massive_import_even_cut_and_even_edited_in_between(monkeypatch, coupe):
    structures, services = lignes(4)
    monkeypatch.setattr(index, "BEAUCOUP", 3)
    monkeypatch.setattr(index, "LOT_PRETES", 2)

    def importer(date):
        fiches = [[{**fiche, "date_maj": date} for fiche in sorte] for sorte in (structures, services)]
        contenu = json.dumps(dict(zip(("structures", "services"), fiches, strict=True))).encode()
        return import_run(contenu=contenu, nom="f.json", source="essai", essai=False)

    def entre(**suite):
        service = Service.objects.get(source_id="v3")
        service_update(service=service, description="Écrit entre-temps", par=region)
        if nom == coupe and LigneRecherche.objects.exists():
            raise KeyboardInterrupt
        return vraie(**suite)

    region = fabriques.une_region()
    for nom, date in (("index_completer", "2026-10-01"), ("index_dater", "2026-11-01")):
        vraie = getattr(index, nom)
        with monkeypatch.context() as pendant:
            pendant.setattr(index, nom, entre)
            try:
                importer(date)
            except KeyboardInterrupt:
                pass
        for importation in Import.objects.filter(etat="ECRITURE"):
            assert importation.a_indexer and nom == coupe
            assert import_travailler(importation=importation).etat == "APPLIQUE"
        assert LigneRecherche.objects.count() == 4 and not Import.objects.exclude(etat="APPLIQUE").exists()
        call_command("verifier")


@pytest.mark.parametrize("rebours", [False, True])
def test_lines_kept_are_read_again_in_the_order_of_an_index(monkeypatch, rebours):
    if connection.vendor != "sqlite":
        return  # PostgreSQL choisit d’après ses statistiques
    structures, services = lignes(6)
    contenu = json.dumps({"structures": structures, "services": services}).encode()
    importation = import_run(contenu=contenu, nom="f.json", source="essai", essai=False)
    monkeypatch.setattr(planifiees, "LOT", 5)
    with CaptureQueriesContext(connection) as captees:
        lots = list(planifiees.lignes_de(lignes=planifiees.lignes_ecrites(importation=importation), rebours=rebours))
    numeros = [[ligne.numero for ligne in lot] for lot in lots]
    assert sum(numeros[::-1] if rebours else numeros, []) == list(range(1, 13)) and len(lots) == 3
    with connection.cursor() as curseur:
        for requete in captees.captured_queries:
            plan = str(curseur.execute(f"EXPLAIN QUERY PLAN {requete['sql']}").fetchall())
            assert "TEMP B-TREE" not in plan and "importation_id=?" in plan
            assert "numero" in plan or requete is captees.captured_queries[0]


def test_search_rows_made_ready_are_laid_many_to_a_statement():
    structures, services = lignes(6)
    contenu = json.dumps({"structures": structures, "services": services}).encode()
    with CaptureQueriesContext(connection) as captees:
        import_run(contenu=contenu, nom="f.json", source="essai", essai=False)
    debut = ("INSERT INTO" if connection.vendor == "sqlite" else "COPY") + " annuaire_lignerecherche "
    posees = [r["sql"] for r in captees if r["sql"].startswith(debut)]
    assert len(posees) == 1 and LigneRecherche.objects.count() == 6
    call_command("verifier")


def test_statistics_are_made_anew_after_a_massive_import_on_postgresql_alone(monkeypatch):
    monkeypatch.setattr(application, "BEAUCOUP", 3)
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


def test_objects_set_aside_come_back_in_order_as_often_as_asked():
    suite, casier = Suite(), Casier()
    for n in range(450):
        suite.ajouter({"n": n})
        casier.poser(("x", n % 100), n)
    premiere, seconde = iter(suite), iter(suite)
    assert [next(premiere)["n"] for _ in range(300)] == list(range(300))
    assert [o["n"] for o in seconde] == list(range(450)) and len(suite) == 450
    assert [o["n"] for o in premiere] == list(range(300, 450))
    assert casier.lire(("x", 3)) == 403 and casier.lire(("y", 3)) is None and len(casier) == 100
    for n in range(100):  # les premiers sont au fichier, les derniers attendent encore
        casier.poser(n, [n] * 1000)
        assert casier.lire(n) == [n] * 1000 and casier.lire(n // 2) == [n // 2] * 1000 and casier.lire(("x", 3)) == 403
