"""What stands just across the border is kept when someone asks for it, without a place; the rest is left aside."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from reseau.annuaire.models import Import, Lieu, Service
from reseau.echanges.rules.imports.depots import import_annuler, import_lancer
from reseau.structures.models import Structure
from tests import fabriques
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = pytest.mark.django_db

MAISONS = "id_fs,lib_fs,adresse,insee_com,lib_com,code_postal,latitude,longitude,horaires_osm,format_fs"
PRES = {"insee_com": "85020", "lib_com": "Benet", "code_postal": "85490"}  # douze kilomètres de Niort
LOIN = {"insee_com": "85191", "lib_com": "La Roche-sur-Yon", "code_postal": "85000"}


@pytest.fixture(autouse=True)
def _territoire():
    une_commune("Niort")
    une_commune("Poitiers")
    fabriques.un_reseau("france-services")


def un_fichier(*lignes: dict[str, str]) -> bytes:
    tampon = io.StringIO()
    ecrivain = csv.DictWriter(tampon, MAISONS.split(","), restval="")
    ecrivain.writeheader()
    for rang, ligne in enumerate(lignes, 1):
        ecrivain.writerow({"id_fs": str(rang), "lib_fs": f"Maison {rang}", "adresse": "1 place X"} | ligne)
    return tampon.getvalue().encode()


def importer(contenu: bytes, **options) -> Import:
    return import_lancer(contenu=contenu, nom="voisins.csv", source="voisins", essai=False, **options)


def test_what_is_across_the_border_is_left_aside_unless_asked_for():
    assert importer(un_fichier(PRES, LOIN)).ailleurs == 2 and not Structure.objects.exists()
    importation = importer(un_fichier(PRES, LOIN), frontiere=True)
    assert (importation.creees, importation.ailleurs, importation.refusees) == (1, 1, 0)
    service = Service.objects.get()
    assert not Lieu.objects.exists() and service.comment_joindre == "Reçoit hors de la région : 1 place X, Benet (85)."
    assert (service.zone, service.zone_codes) == ("COMMUNE", ["79191"])
    assert importation.lignes.get(action="CREEE").motif.startswith("À 12 km de la région")
    assert importer(un_fichier(PRES, LOIN), frontiere=True).inchangees == 1
    import_annuler(importation=importation)
    assert not Structure.objects.exists()


def test_service_given_at_its_structure_across_the_border_is_kept_with_it():
    fabriques.un_reseau("missions-locales")
    structure = {"id": "s", "nom": "Mission locale", "commune": "Benet", "code_insee": "85020", "adresse": "2 rue Y"}
    service = {
        "id": "v", "structure_id": "s", "nom": "Faire le point", "type": "information", "modes_accueil":
        ["en-presentiel"], "zone_eligibilite": ["79"],
    }  # fmt: skip
    contenu = json.dumps({"structures": [structure], "services": [service]}).encode()
    importation = importer(contenu, reseau="missions-locales", frontiere=True)
    assert (importation.creees, importation.refusees) == (2, 0)
    garde = Service.objects.get()
    assert garde.comment_joindre.endswith("2 rue Y, Benet (85).") and garde.zone == "DEPARTEMENT"


def test_screen_and_command_ask_for_it(tmp_path):
    client = Client()
    client.force_login(fabriques.une_region())
    fichier = SimpleUploadedFile("voisins.csv", un_fichier(PRES))
    client.post(reverse("import_deposer"), {"source": "voisins", "fichier": fichier, "frontiere": "on"})
    assert Import.objects.latest("pk").creees == 1
    chemin = tmp_path / "voisins.csv"
    chemin.write_bytes(un_fichier(PRES))
    call_command("importer_annuaire", str(chemin), source="voisins", frontiere=True)
    assert Structure.objects.count() == 1


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"adresse": "12 rue X, 97470 Saint-Benoît", "lib_com": "Niort"}, "Saint-Benoît (974) n’est pas"),
        ({"adresse": "12 rue X 75011 Paris"}, "Paris (75) n’est pas"),
    ],
)
def test_code_at_the_end_of_an_address_says_where_when_no_cell_does(champs, dit):
    importation = importer(un_fichier(champs))
    assert importation.ailleurs == 1, importation.lignes.get().motif


def test_point_out_of_france_is_told():
    ligne = importer(un_fichier({"insee_com": "79191", "latitude": "40.4", "longitude": "-3.7"})).lignes.get()
    assert ligne.action == "REFUSEE" and "nulle part en France" in ligne.motif
