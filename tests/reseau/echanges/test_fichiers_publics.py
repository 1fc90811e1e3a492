"""Public files are known by their header, and their hard cases land right; a line about elsewhere in France never lands
in a town of ours that bears the same name, and what stands just across the border is kept when asked. Rows are made up.
"""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from reseau.annuaire.choices import Fraicheur
from reseau.annuaire.models import Import, Lieu, Service
from reseau.annuaire.queries.fiches import fraicheur_de
from reseau.echanges.imports.nettoyage import (
    adresse_couper,
    code_lire,
    horaires_lire,
    semaine_lire,
    site_lire,
    telephone_lire,
)
from reseau.echanges.prises import lieux_a_leur_place
from reseau.echanges.rules.imports.depots import import_annuler, import_lancer
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Commune
from reseau.territoires.queries.communes import commune_get, commune_search
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import client_de, un_lieu, une_commune

pytestmark = pytest.mark.django_db

ANNUAIRE = (
    "id,type,type_libelle,nom,adresse,code_postal,ville,insee_2019,insee_2026,commune_2026,departement,"
    "lat_commune,lon_commune,telephone_brut,telephone_e164,courriel,site_web"
)
AGENCES = "code_safir,nom,adresse,complement,code_postal,ville,departement,latitude,longitude"
MISSIONS = "id,nom_officiel,nom_usuel,nom_region,code_region,nom_departement,code_departement,timezone"
MAISONS = (
    "id_fs,insee_dep,lib_fs,adresse,complement_adresse,insee_com,code_postal,lib_com,latitude,longitude,mail,"
    "telephone,h_lundi,h_mardi,h_mercredi,h_jeudi,h_vendredi,h_samedi,prise_rdv,commentaire,type_fs,format_fs,"
    "groupe_fs,labellisation_fs"
)


REUNION = {"insee_com": "97410", "code_postal": "97470", "lib_com": "Saint-Benoît", "insee_dep": "974"}
PRES = {"insee_com": "85020", "lib_com": "Benet", "code_postal": "85490"}  # douze kilomètres de Niort
LOIN = {"insee_com": "85191", "lib_com": "La Roche-sur-Yon", "code_postal": "85000"}


@pytest.fixture(autouse=True)
def _territoire():
    """Two of these towns could be taken for others in France: by the name, by the postal code."""
    for nom in ("Niort", "Melle", "Parthenay", "La Rochelle", "Poitiers"):
        une_commune(nom)
    vienne = Commune.objects.get(nom="Poitiers")
    for code, nom, postal, latitude, longitude in (
        ("86214", "Saint-Benoît", "86280", 46.549, 0.353), ("86042", "Buxeuil", "37160", 46.969, 0.664),
    ):  # fmt: skip
        Commune.objects.create(
            code_insee=code, nom=nom, nom_replie=nom.lower(), codes_postaux=[postal], latitude=latitude,
            longitude=longitude, population=1000, departement=vienne.departement, epci=vienne.epci,
        )  # fmt: skip
    Commune.objects.filter(nom="Melle").update(anciens_noms=["Saint-Léger-de-la-Martinière"], anciens_codes=["79264"])
    for code in ("missions-locales", "cio", "france-travail", "france-services"):
        fabriques.un_reseau(code)


def un_fichier(entete: str, *lignes: dict[str, str], separateur: str = ",") -> bytes:
    """A file of this header; cells that a line does not name are blank."""
    tampon = io.StringIO()
    ecrivain = csv.DictWriter(tampon, entete.split(","), restval="", delimiter=separateur)
    ecrivain.writeheader()
    ecrivain.writerows(lignes)
    return tampon.getvalue().encode()


def importer(contenu: bytes, source: str = "public", **options) -> Import:
    return import_lancer(contenu=contenu, nom="public.csv", source=source, essai=False, **options)


def un_guichet(**champs: str) -> dict[str, str]:
    return {
        "id": "cio-79191-01", "type": "cio", "type_libelle": "CIO", "nom": "Centre d'information (CIO) - Niort",
        "adresse": "4 rue des Essais", "code_postal": "79000", "ville": "Niort", "insee_2019": "79191",
        "telephone_brut": "05 36 49 00 00", **champs,
    }  # fmt: skip


def un_lieu_de(**champs: str) -> Lieu:
    importation = importer(un_fichier(ANNUAIRE, un_guichet(**champs)))
    assert importation.refusees == 0, importation.lignes.get().motif
    return Lieu.objects.select_related("commune").get()


def test_public_directory_becomes_structures_places_and_services_to_confirm():
    fichier = un_fichier(ANNUAIRE, un_guichet(), un_guichet(id="ml-1", type="mission_locale", nom="Longue - Niort"))
    assert importer(fichier).bilan.startswith("créées 2, modifiées 0, inchangées 0, refusées 0")
    cio, locale = Structure.objects.get(source_id="cio-79191-01"), Structure.objects.get(source_id="ml-1")
    assert (cio.nom, cio.reseau.code) == ("Centre d’information (CIO) - Niort", "cio")
    assert (locale.nom, locale.reseau.code) == ("Mission locale - Niort", "missions-locales")
    service = cio.services.get()
    assert {m.code for m in service.missions.all()} == {"accueil", "information", "conseil"}
    assert [p.code for p in service.publics.all()] == ["tout-public"] and service.themes.exists()
    assert (service.zone, service.zone_codes) == ("REGION", [])
    ressort = locale.services.get()  # une mission locale ne reçoit que les jeunes de son département
    assert (ressort.zone, ressort.zone_codes) == ("DEPARTEMENT", ["79"])
    assert service.aux_lieux.get().lieu == cio.lieux.get()
    assert fraicheur_de(cio.lieux.get().confirme_le) != Fraicheur.A_JOUR
    assert importer(fichier).bilan == "créées 0, modifiées 0, inchangées 2, refusées 0, doublons proposés 0"


def test_public_address_lands_in_the_commune_of_today():
    for champs, adresse, complement, postal, commune in (
        ({"adresse": "27 place Haute - CS 012124", "code_postal": "79021", "ville": "Niort Cedex 9"},
         "27 place Haute", "CS 12124, 79021 Niort Cedex 9", "79000", "Niort"),
        ({"adresse": "Le Centre - 11 rue Basse, 079000, Niort", "code_postal": "", "ville": "", "insee_2019": ""},
         "11 rue Basse", "Le Centre", "79000", "Niort"),
        ({"adresse": "9 avenue X - CS 60003, 017076, La Rochelle Cedex 9", "code_postal": "", "ville": "",
          "insee_2019": "17300"},
         "9 avenue X", "CS 60003, 17076 La Rochelle Cedex 9", "17000", "La Rochelle"),
        ({"ville": "Saint-Léger-de-la-Martinière", "code_postal": "79500", "insee_2019": "79264"},
         "4 rue des Essais", "", "79500", "Melle"),
        ({"ville": "St Leger de la Martiniere", "code_postal": "079500", "insee_2019": ""},
         "4 rue des Essais", "", "79500", "Melle"),
        ({"ville": "", "code_postal": "", "insee_2019": "079191"}, "4 rue des Essais", "", "79000", "Niort"),
        ({"adresse": "14 boulevard du 8-Mai-01945", "code_postal": ""}, "14 boulevard du 8-Mai-1945", "", "79000",
         "Niort"),
    ):  # fmt: skip
        lieu = un_lieu_de(**champs)
        assert (lieu.adresse, lieu.complement) == (adresse, complement), champs
        assert (lieu.code_postal, lieu.commune.nom) == (postal, commune), champs


def test_public_line_without_a_known_town_is_refused_and_one_whose_optional_cells_are_wrong_comes_in():
    ligne = un_guichet(ville="Nulle-Part", code_postal="99999", insee_2019="99999")
    importation = importer(un_fichier(ANNUAIRE, ligne))
    assert importation.refusees == 1 and "Nulle-Part" in importation.lignes.get().motif
    assert not Structure.objects.exists()
    lieu = un_lieu_de(courriel="pas une adresse", site_web="pas un site", telephone_brut="voir le site")
    assert (lieu.courriel, lieu.telephone, lieu.structure.site) == ("", "", "")


def test_public_identifier_used_twice_with_other_facts_is_refused_every_time():
    fichier = un_fichier(ANNUAIRE, un_guichet(), un_guichet(adresse="Ailleurs"), un_guichet())
    premiere = importer(fichier)
    assert (premiere.creees, premiere.refusees, premiere.inchangees) == (1, 1, 1)
    assert "déjà celui de la ligne 2" in premiere.lignes.get(action="REFUSEE").motif
    assert importer(fichier).bilan == "créées 0, modifiées 0, inchangées 2, refusées 1, doublons proposés 0"


def test_public_kind_that_is_no_operator_goes_to_the_partners_made_when_absent():
    assert not Reseau.objects.filter(code="partenaires").exists()
    fichier = un_fichier(ANNUAIRE, un_guichet(id="clic-1", type="clic"), un_guichet(id="x-1", type="jamais vu"))
    assert importer(fichier, source="a").creees == 2
    assert {s.reseau.code for s in Structure.objects.all()} == {"partenaires"}
    assert Service.objects.count() == 1, "un genre inconnu n’a pas de service inventé"
    assert importer(un_fichier(ANNUAIRE, un_guichet(type="pif")), source="b", reseau="cio").creees == 1
    assert Structure.objects.get(source="b").reseau.code == "cio"


def test_agencies_in_capitals_come_back_readable_and_directions_give_no_service():
    lignes = [
        {"code_safir": "1", "nom": "France Travail - PE NIORT TREVINS", "adresse": "7 RUE DE L AVENIR",
         "code_postal": "79000", "ville": "NIORT", "latitude": "46.3", "longitude": "-0.4"},
        {"code_safir": "2", "nom": "France Travail - MELLE", "adresse": "BD DU COMMANDANT X", "code_postal": "79500",
         "ville": "ST LEGER DE LA MARTINIERE", "latitude": "900", "longitude": "x"},
        {"code_safir": "3", "nom": "France Travail - DT DEUX SEVRES", "adresse": "1 rue LE CORBUSIER",
         "code_postal": "79000", "ville": "NIORT"},
        {"code_safir": "4", "nom": "France Travail - DT DEUX SEVRES", "adresse": "1 rue LE CORBUSIER",
         "code_postal": "79000", "ville": "NIORT"},
    ]  # fmt: skip
    importation = importer(un_fichier(AGENCES, *lignes))
    assert (importation.creees, importation.refusees) == (4, 0) and importation.doublons >= 1
    lieux = {lieu.source_id: lieu for lieu in Lieu.objects.select_related("commune")}
    assert (lieux["1"].nom, lieux["1"].adresse) == ("France Travail Niort Trevins", "7 rue de l’Avenir")
    assert (lieux["2"].adresse, lieux["2"].commune.nom) == ("boulevard du Commandant X", "Melle")
    assert lieux["2"].latitude is None and lieux["1"].latitude == 46.3
    assert lieux["3"].adresse == "1 rue Le Corbusier" and "direction territoriale" in lieux["3"].nom
    assert set(Service.objects.values_list("source_id", flat=True)) == {"1", "2"}


def test_missions_locales_of_the_region_only_with_their_town():
    lignes = [
        {"id": "79191S00", "nom_officiel": "79-ML NIORT", "nom_usuel": "ML Niort", "code_departement": "79"},
        {"id": "86139S00", "nom_officiel": "86-ML POITIERS", "nom_usuel": "1-Mission Locale du Poitou",
         "code_departement": "86"},
        {"id": "79202S00", "nom_officiel": "79-ML GATINE", "nom_usuel": "Mission Locale (siège)",
         "code_departement": "79"},
        {"id": "13055S00", "nom_officiel": "13-ML MARSEILLE", "nom_usuel": "ML Marseille", "code_departement": "13"},
    ]  # fmt: skip
    fichier = un_fichier(MISSIONS, *lignes)
    assert importer(fichier).bilan.startswith("créées 3, modifiées 0, inchangées 0, refusées 0, ailleurs en France 1")
    lieux = {lieu.nom: lieu.commune.nom for lieu in Lieu.objects.select_related("commune")}
    villes = {"de Niort": "Niort", "du Poitou": "Poitiers", "de Parthenay": "Parthenay"}
    assert lieux == {f"Mission locale {de}": ville for de, ville in villes.items()}


def une_maison(**champs: str) -> dict[str, str]:
    return {
        "id_fs": "7", "lib_fs": "France services d'essai", "adresse": "1 place X", "insee_com": "79191",
        "code_postal": "79000", "lib_com": "Niort", "latitude": "46.3", "longitude": "-0.4", "telephone": "3949",
        "prise_rdv": "Oui", "format_fs": "Fixe", "h_lundi": "09:00 - 12:00", **champs,
    }  # fmt: skip


def test_house_keeps_its_short_number_and_the_hours_of_the_cells_of_its_week():
    importer(un_fichier(MAISONS, une_maison()))
    lieu, service = Lieu.objects.get(), Service.objects.get()
    assert (lieu.horaires, lieu.telephone) == ("Mo 09:00-12:00; PH off", "39 49")
    assert service.conditions == "Sur rendez-vous."
    cellules = {"h_lundi": "09:00 - 12:00 / 14:00 - 17:00", "h_mardi": "9h - 12h30", "h_mercredi": "Fermé"}
    importer(un_fichier(MAISONS, une_maison(**cellules)))
    assert Lieu.objects.get().horaires == "Mo 09:00-12:00,14:00-17:00; Tu 09:00-12:30; PH off"


def test_house_with_several_sites_gives_several_places_to_one_service():
    commentaire = "Mardi 9h30-12h Melle / Mercredi : PARTHENAY - Mairie, 1 route X 79200 Parthenay / Jeudi Nulle-Part"
    fichier = un_fichier(MAISONS, une_maison(format_fs="Multisites", commentaire=commentaire))
    assert importer(fichier).creees == 1
    service = Service.objects.get()
    lieux = {lieu.commune.nom: lieu for lieu in service.lieux.select_related("commune")}
    assert set(lieux) == {"Niort", "Melle", "Parthenay"} and lieux["Melle"].permanence
    assert lieux["Melle"].horaires == "Tu 09:30-12:00; PH off"
    assert lieux["Parthenay"].adresse == "Mairie, 1 route X" and "Nulle-Part" in lieux["Niort"].acces
    assert importer(fichier).bilan == "créées 0, modifiées 0, inchangées 1, refusées 0, doublons proposés 0"


def test_telephone_reads_in_every_writing():
    for ecrit, lu in (
        ("05.36.49.00.12", "05 36 49 00 12"), ("+33 (0)5 36 49 00 12", "05 36 49 00 12"),
        ("0033536490012", "05 36 49 00 12"), ("536490012.0", "05 36 49 00 12"),
        ("(33) 5 36 49 00 12", "05 36 49 00 12"),
        ("08 00 36 49 00 / Numéro vert : appel gratuit", "08 00 36 49 00"), ("39 49", "39 49"), ("3949", "39 49"),
        ("Tél. : 39 49 (gratuit)", "39 49"), ("115", "115"), ("116 117", "116 117"),
        ("+32 2 123 45 67", "+32 2 123 45 67"),
        ("05 36 49 00 12 / 06 36 49 00 12", "05 36 49 00 12"), ("05 36 49 00 12 poste 7", "05 36 49 00 12"),
        ("voir le site", ""), ("", ""), (None, ""),
    ):  # fmt: skip
        assert telephone_lire(ecrit) == lu, ecrit


def test_hours_written_in_french_read_or_are_left():
    for ecrit, lu in (
        ("Mo-Fr 09:00-12:00; PH off", "Mo-Fr 09:00-12:00; PH off"),
        ("du lundi au jeudi 9h-12h30 et 13h30-17h, vendredi de 9 h à midi",
         "Mo-Th 09:00-12:30,13:30-17:00; Fr 09:00-12:00; PH off"),
        ("lun. mar. 9 heures à 12 heures 30 ; mercredi fermé", "Mo,Tu 09:00-12:30; PH off"),
        ("Lundi, mardi et jeudi 8h30 - 12h30 (sauf jours fériés)", "Mo,Tu,Th 08:30-12:30; PH off"),
        ("tous les jours de 8h à 20h", "Mo-Su 08:00-20:00; PH off"),
        ("sur rendez-vous", None), ("9h-12h", None), ("lundi 9h", None), ("lundi 9h-30h", None), ("", ""),
    ):  # fmt: skip
        assert horaires_lire(ecrit) == lu, ecrit


def test_codes_get_back_their_five_characters_weeks_addresses_and_sites_are_cut_completed_or_left():
    codes = {"79000": "79000", "079000": "79000", "1000": "01000", "79 000": "79000", "79000.0": "79000"}
    codes |= {"2A004": "2A004", "790": "", "x": "", None: ""}
    assert {ecrit: code_lire(ecrit) for ecrit in codes} == codes
    assert semaine_lire(["quand on peut"] + [""] * 6) is None and semaine_lire([""] * 7) == ""
    assert adresse_couper("Bâtiment D - Résidence X") == ("Résidence X", "Bâtiment D", "", "")
    assert site_lire("www.exemple.example") == "https://www.exemple.example" and site_lire("n’est pas un site") == ""


# Ailleurs en France, et de l’autre côté de la limite


def un_site(**champs: str) -> dict[str, str]:
    return {"id_fs": "7", "lib_fs": "France services d'essai", "adresse": "1 place X", "format_fs": "Fixe", **champs}


def des_voisins(*lignes: dict[str, str]) -> bytes:
    maisons = ({"id_fs": str(n), "lib_fs": f"Maison {n}", "adresse": "1 place X"} for n in range(len(lignes)))
    return un_fichier(MAISONS, *(maison | ligne for maison, ligne in zip(maisons, lignes, strict=True)))


def test_line_about_elsewhere_is_set_aside_and_says_where():
    for champs, dit in (
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
    ):
        importation = importer(un_fichier(MAISONS, un_site(**champs)))
        ligne = importation.lignes.get()
        assert (ligne.get_action_display(), ligne.motif) == (
            "Ailleurs en France",
            f"{dit} n’est pas dans la région.",
        ), champs
        assert (importation.ailleurs, importation.refusees) == (1, 0) and not Structure.objects.exists(), champs


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
    importation = importer(un_fichier(MAISONS, un_site(**champs)))
    assert importation.creees == 1, importation.lignes.get().motif
    assert Lieu.objects.get().commune.nom == commune


def test_line_that_contradicts_itself_is_refused_with_its_reason():
    for champs, dit in (
        ({"lib_com": "Saint-Benoît", "insee_com": "86214", "code_postal": "97470"}, "pas le code postal 97470"),
        ({"lib_com": "Saint-Benoît", "code_postal": "974"}, "« 974 » ne se lit pas"),
        ({"lib_com": "Saint-Benoît", "code_postal": "79000"}, "n’est pas trouvée avec le code 79000"),
        ({"lib_com": "Saint-Benoît", "insee_com": "99999"}, "n’est pas trouvée avec le code 99999"),
        ({"lib_com": "Saint-Benoît", "latitude": "-21.09", "longitude": "55.64"}, "km de Saint-Benoît (86)"),
        ({"lib_com": "Niort", "insee_com": "79191", "latitude": "-0.46", "longitude": "46.32"}, "inversées"),
    ):  # fmt: skip
        une_commune("Melle")
        Commune.objects.filter(nom="Melle").update(codes_postaux=["79000", "79500"])
        importation = importer(un_fichier(MAISONS, un_site(**champs)))
        assert (importation.refusees, importation.ailleurs) == (1, 0) and not Structure.objects.exists(), champs
        assert dit in importation.lignes.get().motif.replace("\u00a0", " "), champs


def test_point_stands_within_twenty_kilometres_of_its_commune():
    latitudes = [f"{une_commune('Niort').latitude + km / 111.195:.4f}" for km in (19, 21)]
    maisons = [un_site(id_fs=lat, insee_com="79191", latitude=lat, longitude="-0.4652") for lat in latitudes]
    importation = importer(un_fichier(MAISONS, *maisons))
    assert [importation.lignes.get(action=action).source_id for action in ("CREEE", "REFUSEE")] == latitudes


LOIN_JSON = {"id": "s", "nom": "Structure", "commune": "Saint-Benoît", "code_postal": "97470"}
OFFRE_JSON = {
    "id": "v", "structure_id": "s", "nom": "Faire le point", "type": "accompagnement", "publics": [],
    "modes_accueil": ["en-presentiel"], "frais": "gratuit",
}  # fmt: skip


def test_every_layout_sets_a_line_of_elsewhere_aside():
    for contenu, options, nombre in (
        (un_fichier(ANNUAIRE, {"id": "cio-1", "type": "cio", "nom": "CIO", "adresse": "1 rue X", "ville":
         "Saint-Benoît Cedex", "code_postal": "97492"}), {}, 1),
        (un_fichier(AGENCES, {"code_safir": "1", "nom": "France Travail - SAINT BENOIT", "adresse": "1 RUE X",
         "ville": "ST BENOIT", "departement": "974"}), {}, 1),
        (b"structure_id;structure_nom;lieu_id;commune;code_postal\r\na;Relais;l;Saint-Beno\xc3\xaet;97470\r\n", {}, 1),
        (b"Nom;CP Ville\r\nRelais;97470 Saint-Beno\xc3\xaet\r\n",
         {"correspondance": {"correspondance": 1, "colonnes": {"Nom": "structure_nom", "CP Ville": "postal_commune"},
          "constantes": {}, "identifiant": ["Nom"]}}, 1),
        (json.dumps({"structures": [LOIN_JSON], "services": [OFFRE_JSON]}).encode(), {}, 2),
    ):  # fmt: skip
        fabriques.un_reseau("missions-locales")
        importation = importer(contenu, reseau="missions-locales", **options)
        assert (importation.ailleurs, importation.creees) == (nombre, 0), contenu
        assert set(importation.lignes.values_list("motif", flat=True)) == {
            "Saint-Benoît (974) n’est pas dans la région."
        }, contenu


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
    contenu = json.dumps({"structures": [loin], "services": [OFFRE_JSON]}).encode()
    importation = importer(contenu, reseau="missions-locales")
    assert importation.refusees == 2 and Lieu.objects.get().commune.nom == "Niort"


def test_report_names_the_lines_of_elsewhere_and_the_command_does_not_fail(tmp_path, capsys):
    chemin = tmp_path / "national.csv"
    chemin.write_bytes(un_fichier(MAISONS, un_site(**REUNION), un_site(id_fs="8", insee_com="79191")))
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
    importer(un_fichier(MAISONS, un_site(insee_com="86214", code_postal="86280")))
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
    suivante = importer(un_fichier(MAISONS, un_site(**REUNION)))
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
    importer(un_fichier(MAISONS, un_site(**REUNION)))
    assert commune_search("Lyon") == [] and commune_search("97470") == []
    assert commune_get("Saint-Benoît (974)") is None and commune_get("Saint-Benoît").code_insee == "86214"
    assert Commune.objects.count() == 7


def test_what_is_across_the_border_is_left_aside_unless_asked_for():
    assert importer(des_voisins(PRES, LOIN)).ailleurs == 2 and not Structure.objects.exists()
    importation = importer(des_voisins(PRES, LOIN), frontiere=True)
    assert (importation.creees, importation.ailleurs, importation.refusees) == (1, 1, 0)
    service = Service.objects.get()
    assert not Lieu.objects.exists() and service.comment_joindre == "Reçoit hors de la région : 1 place X, Benet (85)."
    assert (service.zone, service.zone_codes) == ("COMMUNE", ["79191"])
    assert importation.lignes.get(action="CREEE").motif.startswith("À 12 km de la région")
    assert importer(des_voisins(PRES, LOIN), frontiere=True).inchangees == 1
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
    client = client_de(fabriques.une_region())
    fichier = SimpleUploadedFile("voisins.csv", des_voisins(PRES))
    client.post(reverse("import_deposer"), {"source": "voisins", "fichier": fichier, "frontiere": "on"})
    assert Import.objects.latest("pk").creees == 1
    chemin = tmp_path / "voisins.csv"
    chemin.write_bytes(des_voisins(PRES))
    call_command("importer_annuaire", str(chemin), source="voisins", frontiere=True)
    assert Structure.objects.count() == 1


def test_code_at_the_end_of_an_address_says_where_when_no_cell_does_and_a_point_out_of_france_is_told():
    for champs in (
        {"adresse": "12 rue X, 97470 Saint-Benoît", "lib_com": "Niort"},
        {"adresse": "12 rue X 75011 Paris"},
    ):
        importation = importer(des_voisins(champs))
        assert importation.ailleurs == 1, importation.lignes.get().motif
    ligne = importer(des_voisins({"insee_com": "79191", "latitude": "40.4", "longitude": "-3.7"})).lignes.get()
    assert ligne.action == "REFUSEE" and "nulle part en France" in ligne.motif
