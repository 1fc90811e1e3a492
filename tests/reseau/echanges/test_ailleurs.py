"""A line about elsewhere in France never lands in a town of ours that bears the same name; its codes come first."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from reseau.annuaire.models import Import, Lieu, Service
from reseau.echanges.prises import lieux_a_leur_place
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.structures.models import Structure
from reseau.territoires.models import Commune
from reseau.territoires.queries.communes import commune_get, commune_search
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import un_lieu, une_commune

pytestmark = pytest.mark.django_db

MAISONS = (
    "id_fs,insee_dep,lib_fs,adresse,complement_adresse,insee_com,code_postal,lib_com,latitude,longitude,mail,"
    "telephone,h_lundi,h_mardi,h_mercredi,h_jeudi,h_vendredi,h_samedi,prise_rdv,commentaire,type_fs,format_fs,"
    "groupe_fs,labellisation_fs,horaires_osm"
)
ADMINISTRATION = (
    "id,type,type_libelle,nom,adresse,code_postal,ville,insee_2019,insee_2026,commune_2026,departement,"
    "lat_commune,lon_commune,telephone_brut,telephone_e164,courriel,site_web"
)
AGENCES = "code_safir,nom,adresse,complement,code_postal,ville,departement,latitude,longitude"
REUNION = {"insee_com": "97410", "code_postal": "97470", "lib_com": "Saint-Benoît", "insee_dep": "974"}


@pytest.fixture(autouse=True)
def _territoire():
    """Two towns of ours that others in France could be taken for: by the name, by the postal code."""
    vienne = une_commune("Poitiers")
    une_commune("Niort")
    une_commune("Melle")
    Commune.objects.filter(nom="Melle").update(anciens_codes=["79264"])
    champs = {"departement": vienne.departement, "epci": vienne.epci}
    for code, nom, postal, latitude, longitude in (
        ("86214", "Saint-Benoît", "86280", 46.549, 0.353), ("86042", "Buxeuil", "37160", 46.969, 0.664),
    ):  # fmt: skip
        Commune.objects.create(
            code_insee=code, nom=nom, nom_replie=nom.lower(), codes_postaux=[postal], latitude=latitude,
            longitude=longitude, population=1000, **champs,
        )  # fmt: skip


def client_de(compte) -> Client:
    client = Client()
    client.force_login(compte)
    return client


def un_fichier(entete: str, *lignes: dict[str, str]) -> bytes:
    tampon = io.StringIO()
    ecrivain = csv.DictWriter(tampon, entete.split(","), restval="")
    ecrivain.writeheader()
    ecrivain.writerows(lignes)
    return tampon.getvalue().encode()


def une_maison(**champs: str) -> dict[str, str]:
    return {"id_fs": "7", "lib_fs": "France services d'essai", "adresse": "1 place X", "format_fs": "Fixe", **champs}


def importer(contenu: bytes, source: str = "national", **options) -> Import:
    return import_lancer(contenu=contenu, nom="national.csv", source=source, essai=False, **options)


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        (REUNION, "Saint-Benoît (974)"),
        ({**REUNION, "insee_com": ""}, "Saint-Benoît (974)"),
        ({**REUNION, "code_postal": ""}, "Saint-Benoît (974)"),
        ({"lib_com": "Saint-Benoît", "insee_dep": "974"}, "Saint-Benoît (974)"),
        ({"lib_com": "Saint-Benoît (974)"}, "Saint-Benoît (974)"),
        ({"lib_com": "Saint-Benoît Cedex", "code_postal": "97499"}, "Saint-Benoît (974)"),
        ({"lib_com": "Saint-Benoît", "insee_com": "4174", "code_postal": "4240"}, "Saint-Benoît (04)"),
        ({"lib_com": "Saint-Benoît", "code_postal": "4240.0"}, "Saint-Benoît (04)"),
        ({"lib_com": "Saint-Benoît", "code_postal": "F-11230"}, "Saint-Benoît (11)"),
        ({"lib_com": "Saint-Benoît", "code_postal": "33999"}, "« Saint-Benoît », code 33999 : ce"),
        ({"lib_com": "Saint-Benoît", "insee_com": "13201"}, "Marseille (13)"),
        ({"lib_com": "Lyon 2e Arrondissement", "insee_com": "69382", "code_postal": "69002"}, "Lyon (69)"),
        ({"lib_com": "Paris", "code_postal": "75116"}, "Paris (75)"),
        ({"lib_com": "Saint-Benoît", "insee_com": "2A004", "code_postal": "20000"}, "Ajaccio (2A)"),
        ({"lib_com": "Saint-Benoît", "code_postal": "20250"}, "« Saint-Benoît », code 20250 : ce"),
        ({"lib_com": "Saint-Benoît", "insee_com": "69232"}, "Lyon (69)"),
        ({"lib_com": "Descartes", "code_postal": "37160"}, "Descartes (37)"),
        ({"lib_com": "Lyon"}, "Lyon (69)"),
    ],
)
def test_line_about_elsewhere_is_set_aside_and_says_where(champs, dit):
    importation = importer(un_fichier(MAISONS, une_maison(**champs)))
    ligne = importation.lignes.get()
    assert (ligne.get_action_display(), ligne.motif) == ("Ailleurs en France", f"{dit} n’est pas dans la région.")
    assert (importation.ailleurs, importation.refusees) == (1, 0) and not Structure.objects.exists()


@pytest.mark.parametrize(
    ("champs", "commune"),
    [
        ({"lib_com": "Saint-Benoît", "insee_com": "86214", "code_postal": "86280"}, "Saint-Benoît"),
        ({"lib_com": "Saint-Benoît", "code_postal": "86280"}, "Saint-Benoît"),
        ({"lib_com": "Saint-Benoît"}, "Saint-Benoît"),
        ({"lib_com": "Saint-Benoît Cedex", "code_postal": "86281 CEDEX"}, "Saint-Benoît"),
        ({"lib_com": "Buxeuil", "code_postal": "37160"}, "Buxeuil"),
        ({"lib_com": "Saint-Léger", "insee_com": "79264"}, "Melle"),
        ({"lib_com": "Niort", "insee_com": "79191", "code_postal": "79999"}, "Niort"),
    ],
)
def test_line_about_a_town_of_ours_is_placed_there(champs, commune):
    importation = importer(un_fichier(MAISONS, une_maison(**champs)))
    assert importation.creees == 1, importation.lignes.get().motif
    assert Lieu.objects.get().commune.nom == commune


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"lib_com": "Saint-Benoît", "insee_com": "86214", "code_postal": "97470"}, "pas le code postal 97470"),
        ({"lib_com": "Saint-Benoît", "code_postal": "974"}, "« 974 » ne se lit pas"),
        ({"lib_com": "Saint-Benoît", "code_postal": "79000"}, "n’est pas trouvée avec le code 79000"),
        ({"lib_com": "Saint-Benoît", "insee_com": "99999"}, "n’est pas trouvée avec le code 99999"),
        ({"lib_com": "Saint-Benoît", "latitude": "-21.09", "longitude": "55.64"}, "km de Saint-Benoît (86)"),
        ({"lib_com": "Niort", "insee_com": "79191", "latitude": "-0.46", "longitude": "46.32"}, "inversées"),
    ],
)  # fmt: skip
def test_line_that_contradicts_itself_is_refused_with_its_reason(champs, dit):
    une_commune("Melle")
    Commune.objects.filter(nom="Melle").update(codes_postaux=["79000", "79500"])
    importation = importer(un_fichier(MAISONS, une_maison(**champs)))
    assert (importation.refusees, importation.ailleurs) == (1, 0) and not Structure.objects.exists()
    assert dit in importation.lignes.get().motif.replace("\u00a0", " ")


@pytest.mark.parametrize(("km", "acceptee"), [(19, True), (21, False)])
def test_point_stands_within_twenty_kilometres_of_its_commune(km, acceptee):
    latitude = f"{une_commune('Niort').latitude + km / 111.195:.4f}"
    maison = une_maison(insee_com="79191", latitude=latitude, longitude="-0.4652")
    assert importer(un_fichier(MAISONS, maison)).creees == acceptee


LOIN_JSON = {"id": "s", "nom": "Structure", "commune": "Saint-Benoît", "code_postal": "97470"}
OFFRE_JSON = {
    "id": "v", "structure_id": "s", "nom": "Faire le point", "type": "accompagnement", "publics": [],
    "modes_accueil": ["en-presentiel"], "frais": "gratuit",
}  # fmt: skip


@pytest.mark.parametrize(
    ("contenu", "options", "nombre"),
    [
        (un_fichier(ADMINISTRATION, {"id": "cio-1", "type": "cio", "nom": "CIO", "adresse": "1 rue X", "ville":
         "Saint-Benoît Cedex", "code_postal": "97492"}), {}, 1),
        (un_fichier(AGENCES, {"code_safir": "1", "nom": "France Travail - SAINT BENOIT", "adresse": "1 RUE X",
         "ville": "ST BENOIT", "departement": "974"}), {}, 1),
        (b"structure_id;structure_nom;lieu_id;commune;code_postal\r\na;Relais;l;Saint-Beno\xc3\xaet;97470\r\n", {}, 1),
        (b"Nom;CP Ville\r\nRelais;97470 Saint-Beno\xc3\xaet\r\n",
         {"correspondance": {"correspondance": 1, "colonnes": {"Nom": "structure_nom", "CP Ville": "postal_commune"},
          "constantes": {}, "identifiant": ["Nom"]}}, 1),
        (json.dumps({"structures": [LOIN_JSON], "services": [OFFRE_JSON]}).encode(), {}, 2),
    ],
)  # fmt: skip
def test_every_layout_sets_a_line_of_elsewhere_aside(contenu, options, nombre):
    fabriques.un_reseau("missions-locales")
    importation = importer(contenu, reseau="missions-locales", **options)
    assert (importation.ailleurs, importation.creees) == (nombre, 0)
    assert set(importation.lignes.values_list("motif", flat=True)) == {"Saint-Benoît (974) n’est pas dans la région."}


def test_service_given_at_a_place_whose_point_is_far_is_not_written_either():
    fabriques.un_reseau("missions-locales")
    ici = {
        "id": "s",
        "nom": "Structure",
        "commune": "Niort",
        "code_insee": "79191",
        "latitude": 46.3,
        "longitude": -0.4,
    }
    assert importer(json.dumps({"structures": [ici]}).encode(), reseau="missions-locales").creees == 1
    loin = {**ici, "code_insee": "86194", "commune": "Poitiers"}
    importation = importer(
        json.dumps({"structures": [loin], "services": [OFFRE_JSON]}).encode(), reseau="missions-locales"
    )
    assert importation.refusees == 2 and Lieu.objects.get().commune.nom == "Niort"


def test_report_names_the_lines_of_elsewhere_and_the_command_does_not_fail(tmp_path, capsys):
    chemin = tmp_path / "national.csv"
    chemin.write_bytes(un_fichier(MAISONS, une_maison(**REUNION), une_maison(id_fs="8", insee_com="79191")))
    call_command("importer_annuaire", str(chemin), source="national")
    rapport = capsys.readouterr().out
    assert "créées 1, modifiées 0, inchangées 0, refusées 0, ailleurs en France 1, doublons proposés 0" in rapport
    assert "ligne 2 : ailleurs en France" in rapport and "Saint-Benoît (974) n’est pas dans la région." in rapport
    client, importation = client_de(fabriques.une_region()), Import.objects.get()
    page = page_lue(client.get(reverse("import_detail", args=[importation.pk]), {"action": "AILLEURS"}))
    assert page.count("Ligne ") == 1 and "Saint-Benoît (974)" in page.replace("\u00a0", " ")
    tableau = client.get(reverse("import_compte_rendu", args=[importation.pk])).getvalue().decode("utf-8-sig")
    assert '"Ailleurs en France";"Saint-Benoît (974) n’est pas dans la région."' in tableau


def test_sheet_misplaced_by_a_former_import_is_proposed_for_withdrawal_and_named_by_the_check():
    importer(un_fichier(MAISONS, une_maison(insee_com="86214", code_postal="86280")))
    assert not list(lieux_a_leur_place())
    lieu = Lieu.objects.get()
    for champs, dit in (
        ({"latitude": -21.09, "longitude": 55.64}, "km de Saint-Benoît (86)"),
        ({"code_postal": "97470"}, "97470"),
        ({"complement": "Bâtiment B, 97470 Saint-Benoît"}, "« 97470 Saint-Benoît »"),
    ):
        Lieu.objects.filter(pk=lieu.pk).update(**champs)
        (anomalie,) = lieux_a_leur_place()
        assert "Saint-Benoît (86)" in anomalie and dit in anomalie.replace("\u00a0", " ")
        Lieu.objects.filter(pk=lieu.pk).update(latitude=None, longitude=None, code_postal="86280", complement="")
    Lieu.objects.filter(pk=lieu.pk).update(latitude=-21.09, longitude=55.64)
    with pytest.raises(CommandError):
        call_command("verifier")
    suivante = importer(un_fichier(MAISONS, une_maison(**REUNION)))
    assert (suivante.ailleurs, suivante.absentes) == (1, 2) and Service.objects.get().publie


def test_point_far_from_the_commune_is_told_at_its_field_to_whoever_types_it():
    structure = fabriques.une_structure()
    lieu = un_lieu(structure)
    client = client_de(fabriques.un_referent(structure))
    adresse = reverse("lieu_modifier", args=[lieu.public_id])
    page = page_lue(client.post(adresse, {
        "nom": "Siège", "commune": "Niort (79)", "latitude": "43,29", "longitude": "5,42", "version": lieu.version,
    }))  # fmt: skip
    assert "km de Niort" in page.replace("\u00a0", " ") and "is-invalid" in page and "43,29" in page
    lieu.refresh_from_db()
    assert lieu.latitude is None


def test_communes_of_elsewhere_are_never_proposed():
    importer(un_fichier(MAISONS, une_maison(**REUNION)))
    assert commune_search("Lyon") == [] and commune_search("97470") == []
    assert commune_get("Saint-Benoît (974)") is None and commune_get("Saint-Benoît").code_insee == "86214"
    assert Commune.objects.count() == 5
