"""Public files are known by their header, and their hard cases land right; every row here is made up."""

import csv
import io

import pytest

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
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Commune
from tests import fabriques
from tests.reseau.annuaire.fabriques import une_commune

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
    "groupe_fs,labellisation_fs,horaires_osm"
)


@pytest.fixture(autouse=True)
def _territoire():
    for nom in ("Niort", "Melle", "Parthenay", "La Rochelle", "Poitiers"):
        une_commune(nom)
    Commune.objects.filter(nom="Melle").update(anciens_noms=["Saint-Léger-de-la-Martinière"], anciens_codes=["79264"])
    for code in ("missions-locales", "cio", "france-travail", "france-services"):
        fabriques.un_reseau(code)


def un_fichier(entete: str, *lignes: dict[str, str]) -> bytes:
    """A file of this header; cells that a line does not name are blank."""
    tampon = io.StringIO()
    ecrivain = csv.DictWriter(tampon, entete.split(","), restval="")
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
    assert service.aux_lieux.get().lieu == cio.lieux.get()
    assert fraicheur_de(cio.lieux.get().confirme_le) != Fraicheur.A_JOUR
    assert importer(fichier).bilan == "créées 0, modifiées 0, inchangées 2, refusées 0, doublons proposés 0"


@pytest.mark.parametrize(
    ("champs", "adresse", "complement", "postal", "commune"),
    [
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
    ],
)  # fmt: skip
def test_public_address_lands_in_the_commune_of_today(champs, adresse, complement, postal, commune):
    lieu = un_lieu_de(**champs)
    assert (lieu.adresse, lieu.complement) == (adresse, complement)
    assert (lieu.code_postal, lieu.commune.nom) == (postal, commune)


def test_public_line_without_a_known_town_is_refused_with_its_reason():
    ligne = un_guichet(ville="Nulle-Part", code_postal="99999", insee_2019="99999")
    importation = importer(un_fichier(ANNUAIRE, ligne))
    assert importation.refusees == 1 and "Nulle-Part" in importation.lignes.get().motif
    assert not Structure.objects.exists()


def test_public_line_whose_optional_cells_are_wrong_still_comes_in():
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
    assert lieux == {
        "Mission locale de Niort": "Niort",
        "Mission locale du Poitou": "Poitiers",
        "Mission locale de Parthenay": "Parthenay",
    }


def une_maison(**champs: str) -> dict[str, str]:
    return {
        "id_fs": "7", "lib_fs": "France services d'essai", "adresse": "1 place X", "insee_com": "79191",
        "code_postal": "79000", "lib_com": "Niort", "latitude": "46.3", "longitude": "-0.4", "telephone": "3949",
        "prise_rdv": "Oui", "format_fs": "Fixe", "horaires_osm": "Mo 09:00-12:00; PH off", **champs,
    }  # fmt: skip


def test_house_keeps_its_hours_and_its_short_number():
    importer(un_fichier(MAISONS, une_maison()))
    lieu, service = Lieu.objects.get(), Service.objects.get()
    assert (lieu.horaires, lieu.telephone) == ("Mo 09:00-12:00; PH off", "39 49")
    assert service.conditions == "Sur rendez-vous."


def test_house_whose_syntax_does_not_read_takes_the_hours_of_its_seven_cells():
    cellules = {"h_lundi": "09:00 - 12:00 / 14:00 - 17:00", "h_mardi": "9h - 12h30", "horaires_osm": "quand on peut"}
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


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("05.36.49.00.12", "05 36 49 00 12"), ("+33 (0)5 36 49 00 12", "05 36 49 00 12"),
        ("0033536490012", "05 36 49 00 12"), ("536490012.0", "05 36 49 00 12"),
        ("(33) 5 36 49 00 12", "05 36 49 00 12"),
        ("08 00 36 49 00 / Numéro vert : appel gratuit", "08 00 36 49 00"), ("39 49", "39 49"), ("3949", "39 49"),
        ("Tél. : 39 49 (gratuit)", "39 49"), ("115", "115"), ("116 117", "116 117"),
        ("+32 2 123 45 67", "+32 2 123 45 67"),
        ("05 36 49 00 12 / 06 36 49 00 12", "05 36 49 00 12"), ("05 36 49 00 12 poste 7", "05 36 49 00 12"),
        ("voir le site", ""), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_telephone_reads_in_every_writing(ecrit, lu):
    assert telephone_lire(ecrit) == lu


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [("79000", "79000"), ("079000", "79000"), ("1000", "01000"), ("79 000", "79000"), ("79000.0", "79000"),
     ("2A004", "2A004"), ("790", ""), ("x", ""), (None, "")],
)  # fmt: skip
def test_code_gets_back_its_five_characters(ecrit, lu):
    assert code_lire(ecrit) == lu


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("Mo-Fr 09:00-12:00; PH off", "Mo-Fr 09:00-12:00; PH off"),
        ("du lundi au jeudi 9h-12h30 et 13h30-17h, vendredi de 9 h à midi",
         "Mo-Th 09:00-12:30,13:30-17:00; Fr 09:00-12:00; PH off"),
        ("lun. mar. 9 heures à 12 heures 30 ; mercredi fermé", "Mo,Tu 09:00-12:30; PH off"),
        ("Lundi, mardi et jeudi 8h30 - 12h30 (sauf jours fériés)", "Mo,Tu,Th 08:30-12:30; PH off"),
        ("tous les jours de 8h à 20h", "Mo-Su 08:00-20:00; PH off"),
        ("sur rendez-vous", None), ("9h-12h", None), ("lundi 9h", None), ("lundi 9h-30h", None), ("", ""),
    ],
)  # fmt: skip
def test_hours_written_in_french_read_or_are_left(ecrit, lu):
    assert horaires_lire(ecrit) == lu


def test_week_of_unreadable_cells_is_left():
    assert semaine_lire(["quand on peut"] + [""] * 6) is None and semaine_lire([""] * 7) == ""


def test_address_and_site_are_cut_and_completed():
    assert adresse_couper("Bâtiment D - Résidence X") == ("Résidence X", "Bâtiment D", "", "")
    assert site_lire("www.exemple.example") == "https://www.exemple.example" and site_lire("n’est pas un site") == ""
