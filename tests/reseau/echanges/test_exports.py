"""What the exports say, to whom they never say it, and that other programs read them."""

import csv
import io
import json
from functools import partial

import pytest
from data_inclusion.schema.v1 import Service as ServiceNational
from data_inclusion.schema.v1 import Structure as StructureNationale
from openpyxl import load_workbook

from home.documents.tableurs import cellule_lue
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.recherche.classement import Criteres
from reseau.echanges.exports import FORMATS
from reseau.echanges.imports.tableur import COLONNES
from reseau.structures.models import Structure
from reseau.vocabulaires.models import Mission, Theme, TypePublic
from tests import fabriques
from tests.questions import questions
from tests.reseau.annuaire.fabriques import un_service, une_commune, une_offre
from tests.reseau.echanges.monde_exporte import CANARI, HOSTILES, des_noms_hostiles, ecrire, il_y_a, lire, un_annuaire

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = True


def valider(export: dict) -> None:
    """Every line, by the official package, and nothing that it does not name."""
    for modele, lignes in ((StructureNationale, export["structures"]), (ServiceNational, export["services"])):
        for ligne in lignes:
            modele.model_validate(ligne)
            assert ligne.keys() <= modele.model_fields.keys()


def rangs(criteres=None) -> list[dict[str, str]]:
    texte = ecrire("csv", criteres).decode("utf-8-sig")
    lus = csv.DictReader(io.StringIO(texte, newline=""), delimiter=";", strict=True)
    return [{nom: cellule_lue(valeur) for nom, valeur in rang.items()} for rang in lus]


def service_di(export: dict, nom: str) -> list[dict]:
    return [ligne for ligne in export["services"] if ligne["nom"] == nom]


# data.inclusion


def test_data_inclusion_lines_are_valid_one_for_each_place_and_say_zones_and_words():
    un_annuaire()
    export = lire("data-inclusion")
    valider(export)
    structures = {ligne["nom"]: ligne for ligne in export["structures"]}
    marais = structures["Mission locale du Marais"]
    assert marais["code_insee"] == "79191" and marais["latitude"] == 46.325123 and marais["siret"] == "13002526500013"
    assert marais["telephone"] == "+33536490000" and marais["reseaux_porteurs"] == ["mission-locale"]
    assert marais["horaires_accueil"] == "Mo-Fr 09:00-12:00; PH off" and marais["date_maj"] == il_y_a(9).isoformat()
    assert "code_insee" not in structures["Ligne nationale"] and "code_insee" not in structures["Nue"]
    zones = {nom: service_di(export, nom)[0]["zone_eligibilite"] for nom in ("Aux habitants", "Ici", "Chez vous")}
    assert zones == {"Aux habitants": ["200041317"], "Ici": ["79174", "79191", "79202"], "Chez vous": ["79"]}
    assert service_di(export, "Accueil")[0]["zone_eligibilite"] == ["79174", "79191"]
    assert service_di(export, "Partout")[0]["zone_eligibilite"] == ["france"]
    assert service_di(export, "Au téléphone")[0]["zone_eligibilite"] == ["17", "79", "86"]
    siege, antenne = service_di(export, "Conseil sur le projet")
    assert (siege["code_insee"], antenne["code_insee"]) == ("79191", "79174")
    assert "horaires_accueil" not in siege and antenne["horaires_accueil"] == "Tu 10:00-11:00"
    assert antenne["id"].startswith(siege["id"] + "--lieu-") and antenne["telephone"] == "+33536490011"
    assert (siege["date_maj"], antenne["date_maj"]) == (il_y_a(20).isoformat(), il_y_a(40).isoformat())
    assert siege["publics"] == ["actifs", "jeunes"] and siege["publics_precisions"] == "Apprentis ; Salariés"
    assert siege["type"] == "accompagnement" and siege["frais"] == "gratuit" and len(siege["thematiques"]) == 2
    for nom, modes in (("Chez vous", ["en-presentiel"]), ("Au téléphone", ["a-distance"]), ("Partout", ["a-distance"])):
        (ligne,) = service_di(export, nom)
        assert ligne["modes_accueil"] == modes and "commune" not in ligne


def test_data_inclusion_words_that_send_nothing_still_leave_upward():
    Mission.objects.update(correspondance=[])
    TypePublic.objects.update(correspondance=["inconnu-d-eux"])
    Theme.objects.update(correspondance=[])
    un_service(missions=["conseil"], publics=["salaries"], themes=["vae"])
    export = lire("data-inclusion")
    valider(export)
    (ligne,) = export["services"]
    assert ligne["type"] == "information" and ligne["publics"] == ["tous-publics"] and "thematiques" not in ligne
    assert ligne["publics_precisions"] == "Salariés"


def test_data_inclusion_stays_valid_whatever_a_sheet_holds():
    for modele, champs in (
        (Structure, {"siret": "abc"}), (Structure, {"site": "https://a b/ "}), (Structure, {"site": "ftp://x.example"}),
        (Structure, {"nom": "M."}), (Structure, {"presentation": "abc"}), (Lieu, {"code_postal": "79 0"}),
        (Lieu, {"courriel": "a..b@x.example"}), (Lieu, {"courriel": "pas une adresse"}), (Lieu, {"courriel": "é@x.fr"}),
        (Lieu, {"courriel": "a@-x.example"}), (Lieu, {"courriel": "a@x.localhost"}), (Lieu, {"courriel": "a@x.test"}),
        (Lieu, {"telephone": "3949 ou rien"}),
        (Service, {"nom": "AB"}), (Service, {"description": ""}), (Service, {"description": "VAE"}),
        (Service, {"nom": "x" * 160}), (Service, {"zone": "BASSIN", "zone_codes": ["disparu"]}),
        (Service, {"confirme_le": "2100-01-01"}), (Service, {"confirme_le": "1999-12-31"}),
    ):  # fmt: skip
        une_offre("Cap emploi")
        modele.objects.update(**champs)
        export = lire("data-inclusion")
        assert export["structures"] and export["services"], modele
        valider(export)


def test_data_inclusion_hostile_names_are_valid_and_whole():
    des_noms_hostiles()
    export = lire("data-inclusion")
    valider(export)
    assert len(export["services"]) == len(HOSTILES)
    assert {"=1+1", "</script><b>", "🧭 orientation"} <= {ligne["nom"] for ligne in export["services"]}


# Tableurs


def test_spreadsheets_say_the_same_in_the_columns_that_imports_read_one_line_per_service_and_place():
    un_annuaire()
    octets = ecrire("csv")
    lus = rangs()
    assert octets.startswith(b"\xef\xbb\xbf") and list(lus[0]) == list(COLONNES)
    ou = [(rang["lieu_nom"], rang["service_nom"]) for rang in lus]
    assert [ou.count((f"Siège de {ville}", "Conseil sur le projet")) for ville in ("Niort", "Melle")] == [1, 1]
    assert {("", "Au téléphone"), ("", "Chez vous"), ("", ""), ("Lieu repris", "Service repris")} <= set(ou)
    (conseil, _) = [rang for rang in lus if rang["service_nom"] == "Conseil sur le projet"]
    assert conseil["niveaux_cep"] == "cep-2019-1" and conseil["publics"] == "apprentis, salaries"
    assert conseil["longitude"] == "-0,4621" and conseil["permanence"] == "non"
    feuille = load_workbook(io.BytesIO(ecrire("xlsx")), read_only=True).active
    lus = [["" if valeur is None else valeur for valeur in rang] for rang in feuille.iter_rows(values_only=True)]
    textes = [[valeur.replace(".", ",") for valeur in rang.values()] for rang in rangs()]
    assert lus[0] == list(COLONNES) and [[valeur.replace(".", ",") for valeur in rang] for rang in lus[1:]] == textes


@pytest.mark.parametrize("code", ["csv", "xlsx"])
def test_spreadsheet_with_hostile_names_holds_no_formula(code):
    des_noms_hostiles()
    octets = ecrire(code)
    if code == "csv":
        brut = csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";")
        cellules = [cellule for rang in brut for cellule in rang]
        assert not [c for c in cellules if c.lstrip(" \"'\xa0")[:1] in ("=", "+", "@") and not c.startswith("'")]
        assert {nom.strip() for nom in HOSTILES} <= {cellule_lue(cellule) for cellule in cellules}
    else:
        feuille = load_workbook(io.BytesIO(octets)).active
        cellules = [cellule for rang in feuille.iter_rows() for cellule in rang if cellule.value is not None]
        assert {cellule.data_type for cellule in cellules} <= {"s", "inlineStr"}
        assert {nom.strip() for nom in HOSTILES} <= {cellule.value for cellule in cellules}


# GeoJSON


def test_geojson_is_a_collection_of_points_and_of_services_without_place():
    un_annuaire()
    export = lire("geojson")
    assert export["type"] == "FeatureCollection" and export["licence"] == "Licence Ouverte 2.0" and "crs" not in export
    assert len({objet["id"] for objet in export["features"]}) == len(export["features"])
    for objet in export["features"]:
        assert objet.keys() == {"type", "id", "geometry", "properties"} and objet["type"] == "Feature"
    par_nom = {objet["properties"].get("nom"): objet for objet in export["features"]}
    siege, antenne = par_nom["Siège de Niort"], par_nom["Siège de Melle"]["properties"]
    assert siege["geometry"] == {"type": "Point", "coordinates": [-0.4621, 46.325123]}
    assert siege["properties"]["structure"] == "Mission locale du Marais"
    assert siege["properties"]["fermetures"] == [{"du": "2026-12-24", "au": "2026-12-31", "motif": "Congés"}]
    assert {s["nom"] for s in siege["properties"]["services"]} == {"Conseil sur le projet", "Aux habitants", "Ici"}
    assert antenne["services"][0]["horaires"] == "Tu 10:00-11:00" and antenne["position_exacte"] is False
    nulle_part = [objet["properties"] for objet in export["features"] if objet["geometry"] is None]
    services = {service["nom"] for proprietes in nulle_part for service in proprietes["services"]}
    assert services == {"Chez vous", "Au téléphone", "Partout"}
    structures = {proprietes["structure"] for proprietes in nulle_part}
    assert structures == {"Mission locale du Marais", "Ligne nationale", "Nue"}


# Ce qui ne sort jamais, et combien il en coûte


def test_export_shows_nobody_and_nothing_that_is_not_public():
    un_annuaire()
    for code in ("csv", "xlsx", "data-inclusion", "geojson"):
        octets = ecrire(code)
        if code == "xlsx":
            valeurs = load_workbook(io.BytesIO(octets)).active.iter_rows(values_only=True)
            octets = json.dumps(list(valeurs), ensure_ascii=False).encode()
        texte = octets.decode()
        assert "Mission locale du Marais" in texte and "Service repris" in texte and CANARI not in texte, code


def test_export_makes_the_same_queries_for_one_row_and_for_ten():
    def posees() -> list[int]:
        return [questions(partial(ecrire, code, criteres)) for code in FORMATS for criteres in (None, Criteres())]

    une_offre("Première")
    une = posees()
    for rang in range(9):
        une_offre(f"Suivante {rang}", commune="Melle")
    assert posees() == une


def test_export_by_small_batches_gives_what_one_batch_gives(monkeypatch):
    un_annuaire()
    des_noms_hostiles()
    tout, cherche = ecrire("data-inclusion"), ecrire("data-inclusion", Criteres())
    monkeypatch.setattr("reseau.echanges.queries.exports.LOT", 2)
    assert ecrire("data-inclusion") == tout and ecrire("data-inclusion", Criteres()) == cherche


@pytest.mark.parametrize("code", ["data-inclusion", "geojson", "csv"])
def test_export_of_a_search_holds_what_was_found_and_no_more(code):
    un_annuaire()
    une_offre("Trop loin", commune="La Rochelle")
    criteres = Criteres(commune=une_commune("Melle"), rayon=10, choix={"mode": ("SUR_PLACE",)})
    texte = ecrire(code, criteres).decode()
    assert "Conseil sur le projet" in texte and "Trop loin" not in texte and "Accueil" not in texte
    assert texte.count('"Conseil sur le projet"') == 1 and "Au téléphone" not in texte
    fabriques.une_structure(nom="Sans service")
    assert "Sans service" in ecrire(code).decode() and "Sans service" not in ecrire(code, Criteres()).decode()


def test_data_inclusion_line_says_how_to_ask_as_someone_said_it_or_as_it_gives_it():
    dit = {
        "modes_mobilisation": ["utiliser-lien-mobilisation"], "mobilisable_par": ["professionnels"],
        "lien_mobilisation": "https://rdv.example/9", "heures_par_semaine": 2.5, "nombre_semaines": 6,
    }  # fmt: skip
    une_offre("Cap emploi", nom="Dit", lieu={"telephone": "05 36 49 00 12"}, **dit)
    une_offre("Relais", nom="Non dit", lieu={"telephone": "05 36 49 00 12"})
    export = lire("data-inclusion")
    valider(export)
    (ligne,), (autre,) = service_di(export, "Dit"), service_di(export, "Non dit")
    assert {ligne[nom] for nom in ("lien_mobilisation", "volume_horaire_hebdomadaire", "nombre_semaines")} == {
        "https://rdv.example/9", 2.5, 6
    }  # fmt: skip
    assert ligne["modes_mobilisation"] == dit["modes_mobilisation"] and ligne["mobilisable_par"] == ["professionnels"]
    assert autre["modes_mobilisation"] == ["se-presenter", "telephoner"] and autre["mobilisable_par"] == ["usagers"]
    (rang,) = [rang for rang in rangs() if rang["service_nom"] == "Dit"]
    assert rang["lien_mobilisation"] == dit["lien_mobilisation"] and rang["mobilisable_par"] == "professionnels"
