"""A file comes in once: the second time changes nothing, a refused line says why, nothing is half written."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from home.documents.tableurs import lignes_csv
from reseau.annuaire.models import Import, Lieu, LigneImport, LigneRecherche, Modification, Provenance, Service
from reseau.annuaire.rules.services import lieu_modifier
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_modifier
from tests import fabriques
from tests.pages import page_lue
from tests.refus import refus
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = pytest.mark.django_db

STRUCTURE = (
    {"id": "s1", "source": "essai", "nom": "Mission locale d’essai", "date_maj": "2026-10-01"}
    | {"code_insee": "79191", "code_postal": "79000", "commune": "Niort", "adresse": "12 rue des Essais"}
    | {"latitude": 46.32, "longitude": -0.46, "telephone": "+33 5 36 49 00 00", "courriel": "accueil@essai.example"}
    | {"horaires_accueil": "Mo-Fr 09:00-17:00; PH off", "reseaux_porteurs": ["mission-locale"]}
)
SERVICE = (
    {"id": "v1", "source": "essai", "structure_id": "s1", "nom": "Faire le point", "date_maj": "2026-10-01"}
    | {"description": "Un entretien pour faire le point sur son projet.", "type": "information", "frais": "gratuit"}
    | {"thematiques": ["choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite"], "publics": ["tous-publics"]}
    | {"modes_accueil": ["en-presentiel"], "zone_eligibilite": ["79"]}
)
ENTETE = (
    "structure_id;structure_nom;reseau;lieu_id;lieu_nom;adresse;code_insee;horaires;"
    "service_id;service_nom;description;missions;publics;themes;modes\r\n"
)
CSV = (
    ENTETE.replace("modes", "modes;niveaux_cep")
    + "a1;Œuvre de l’Été;missions-locales;l1;Antenne;3 rue X;79191;Mo 09:00-12:00;v1;Conseil VAE;Un entretien.;"
    "conseil;salaries|demandeurs-emploi;vae;SUR_PLACE;cep-2019-1\r\n"
    "a1;Œuvre de l’Été;missions-locales;l1;Antenne;3 rue X;79191;Mo 09:00-12:00;v2;Accueil;Tous.;"
    "accueil;tout-public;;;\r\n"
)


@pytest.fixture(autouse=True)
def _territoire():
    une_commune("Niort")
    une_commune("Poitiers")
    reseau_modifier(reseau=fabriques.un_reseau("missions-locales"), correspondance=["mission-locale"])


def fichier(structures=(STRUCTURE,), services=(SERVICE,)) -> bytes:
    return json.dumps({"structures": list(structures), "services": list(services)}).encode()


def importer(octets=None, essai=False, source="essai", **options) -> Import:
    return import_lancer(contenu=octets or fichier(), nom="essai.json", source=source, essai=essai, **options)


def test_import_tried_writes_nothing_but_its_report_then_creates_then_finds_nothing_to_change():
    importation = importer(essai=True)
    assert importation.creees == 2 and LigneImport.objects.count() == 2
    assert not Structure.objects.exists() and not Provenance.objects.exists() and not LigneRecherche.objects.exists()
    premiere = importer()
    assert premiere.bilan == "créées 2, modifiées 0, inchangées 0, refusées 0, doublons proposés 0"
    assert importer().bilan == "créées 0, modifiées 0, inchangées 2, refusées 0, doublons proposés 0"
    lieu, service = Lieu.objects.get(), Service.objects.get()
    assert lieu.commune.nom == "Niort" and lieu.confirme_le.isoformat() == "2026-10-01"
    assert lieu.telephone == "05 36 49 00 00" and service.zone_codes == ["79"]
    assert service.aux_lieux.get().lieu == lieu and service.gratuit
    assert LigneRecherche.objects.count() == 1
    call_command("verifier")


def test_import_of_a_change_tells_it_field_by_field_and_a_later_date_confirms():
    importer()
    deuxieme = importer(fichier([{**STRUCTURE, "adresse": "14 rue des Essais"}]))
    assert deuxieme.modifiees == 1 and Lieu.objects.get().adresse == "14 rue des Essais"
    ligne = deuxieme.lignes.get(action="MODIFIEE")
    assert ligne.champs == {"lieu.adresse": ["12 rue des Essais", "14 rue des Essais"]}
    assert Modification.objects.filter(action="MODIFICATION").get().origine == "import essai"
    importer(fichier([{**STRUCTURE, "date_maj": "2026-11-01"}]))
    assert Lieu.objects.get().confirme_le.isoformat() == "2026-11-01"
    importer(fichier([{**STRUCTURE, "date_maj": "2020-01-01"}]))
    assert Lieu.objects.get().confirme_le.isoformat() == "2026-11-01"


def test_import_keeps_what_was_corrected_here_even_when_the_source_changes_it():
    importer()
    lieu_modifier(lieu=Lieu.objects.get(), adresse="Corrigée ici")
    assert importer().modifiees == 0
    suite = importer(fichier([{**STRUCTURE, "adresse": "16 rue des Essais", "courriel": "autre@essai.example"}]))
    lieu = Lieu.objects.get()
    assert (lieu.adresse, lieu.courriel) == ("Corrigée ici", "autre@essai.example")
    assert suite.lignes.get(action="MODIFIEE").gardes == ["lieu.adresse"]


LONG = "é" * 5000
AUTRE = {**STRUCTURE, "id": "s2", "nom": "Mission locale d’à côté", "telephone": "", "adresse": "3 rue Voisine"}
MAUVAISES_STRUCTURES = [
    ({"id": ""}, "id"),
    ({"code_insee": "99999", "code_postal": "99999", "commune": "Nulle-Part"}, "Nulle-Part"),
    ({"horaires_accueil": "quand on peut"}, "horaires"),
    ({"siret": "12345678901234"}, "SIRET"),
    ({"courriel": "pas-une-adresse"}, "courriel"),
    ({"date_maj": "2026-02-31"}, "2026-02-31"),
    ({"reseaux_porteurs": ["inconnu"], "nom": "Association"}, "réseau"),
    ({"latitude": "nord"}, "latitude"),
    ({"latitude": 460}, "latitude"),
    ({"id": "s" * 121}, "Identifiant trop long : 120"),
    ({"id": LONG}, "Identifiant trop long : 120"),
    ({"adresse": "1 rue " + LONG}, "adresse"),
    ({"complement_adresse": LONG}, "complement"),
    ({"courriel": "a" * 300 + "@essai.example"}, "courriel"),
    ({"site_web": "https://essai.example/" + "a" * 300}, "site"),
    ({"siret": "1" * 200}, "siret"),
    ({"code_insee": LONG, "commune": LONG, "code_postal": LONG}, "n’est pas trouvée"),
    ({"date_maj": LONG}, "date_maj"),
    ({"horaires_accueil": LONG}, "horaires"),
]
MAUVAIS_SERVICES = [
    ({"frais": "payant"}, "gratuit"),
    ({"structure_id": "ailleurs"}, "ailleurs"),
    ({"publics": ["familles"]}, "public"),
    ({"type": "aide-financiere"}, "mission"),
    ({"nom": None}, "nom"),
    ({"id": LONG}, "Identifiant trop long : 120"),
    ({"structure_id": LONG}, "Identifiant trop long : 120"),
    ({"type": LONG}, "type"),
    ({"publics": [LONG, LONG]}, "publics"),
    ({"zone_eligibilite": [LONG]}, "zone"),
]


@pytest.mark.parametrize("cas", [MAUVAISES_STRUCTURES, MAUVAIS_SERVICES], ids=["structures", "services"])
def test_each_bad_line_is_refused_with_its_reason_and_the_others_go_in(cas):
    """Missing, wrong, or that no column can hold: the same on both databases."""
    if cas is MAUVAISES_STRUCTURES:
        lignes = [{**STRUCTURE, "id": f"faux-{rang}", **champs} for rang, (champs, _) in enumerate(cas)]
        importation, bonnes = importer(fichier([*lignes, AUTRE], [])), {"s2"}
    else:
        lignes = [{**SERVICE, "id": f"faux-{rang}", **champs} for rang, (champs, _) in enumerate(cas)]
        importation, bonnes = importer(fichier(services=[*lignes, SERVICE])), {"s1", "v1"}
    refusees = list(importation.lignes.filter(action="REFUSEE").order_by("numero"))
    assert importation.creees == len(bonnes) and importation.refusees == len(refusees) == len(cas)
    for ligne, (champs, motif) in zip(refusees, cas, strict=True):
        assert motif.lower() in ligne.motif.lower() and len(ligne.motif) <= 1000, champs
    gardees = {
        *Structure.objects.values_list("source_id", flat=True),
        *Service.objects.values_list("source_id", flat=True),
    }
    assert gardees == bonnes


@pytest.mark.parametrize(
    ("changements", "raison"),
    [
        ({}, "même téléphone"),
        ({"telephone": None}, "nom proche"),
        ({"telephone": None, "nom": "Autre nom tout à fait"}, "même endroit"),
    ],
)
def test_import_of_a_twin_is_proposed_never_merged(changements, raison):
    importer()
    autre = importer(fichier([{**STRUCTURE, **changements}], ()), source="autre")
    assert autre.doublons == 1 and autre.creees == 1 and Structure.objects.count() == 2
    assert raison in autre.lignes.get().doublon and "Mission locale d’essai" in autre.lignes.get().doublon


def test_import_of_services_at_one_address_makes_one_place():
    adresse = {"code_insee": "79191", "adresse": "1 place du Marché"}
    services = [{**SERVICE, "id": f"v{n}", **adresse} for n in range(3)]
    assert importer(fichier(services=services)).creees == 4
    assert Lieu.objects.count() == 2 and Service.objects.filter(lieux__adresse="1 place du Marché").count() == 3


def test_import_reads_the_zone_of_eligibility():
    zones = (
        (["france"], "PAYS", []),
        (["79"], "DEPARTEMENT", ["79"]),
        (["200041317"], "EPCI", ["200041317"]),
        (["79191"], "COMMUNE", ["79191"]),
        (["79191", "200041317"], "COMMUNE", ["79191"]),
        (None, "REGION", []),
    )
    services = [{**SERVICE, "id": f"v{rang}", "zone_eligibilite": codes} for rang, (codes, *_) in enumerate(zones)]
    assert importer(fichier(services=services)).refusees == 0
    lues = Service.objects.order_by("source_id").values_list("zone", "zone_codes")
    assert list(lues) == [(zone, codes) for _, zone, codes in zones]


def test_import_of_a_network_named_in_the_structure_or_given_with_the_file():
    fabriques.un_reseau("cio").__class__.objects.filter(code="cio").update(nom="Centres d’information", sigle="CIO")
    importer(fichier([{**STRUCTURE, "reseaux_porteurs": None, "nom": "CIO de Niort"}], ()))
    assert Structure.objects.get().reseau.code == "cio"
    anonyme = fichier([{**STRUCTURE, "id": "s2", "reseaux_porteurs": None, "nom": "Association"}], ())
    assert importer(anonyme).refusees == 1 and importer(anonyme, reseau="cio").creees == 1


def test_import_of_a_table_reads_its_accents_in_any_encoding_and_the_second_changes_nothing():
    importation = importer(CSV.encode("cp1252"), source="t")
    assert importation.refusees == 0 and Structure.objects.get().nom == "Œuvre de l’Été"
    assert Service.objects.count() == 2 and Lieu.objects.count() == 1
    assert importer(CSV.encode("utf-16"), source="t").inchangees == 2


def test_import_of_a_neutralised_cell_gives_back_what_was_exported():
    cellules = ["a1", "=Structure", "missions-locales"] + [""] * 12
    entete = ENTETE.strip().split(";")
    importer("".join(lignes_csv(entete, [cellules])).encode(), source="t")
    assert Structure.objects.get().nom == "=Structure"


def test_import_of_a_bad_line_of_a_table_says_which_and_why():
    fabriques.un_reseau("cio")
    cas = (
        ("a1;Nom", "même nombre de cellules"),
        ("a2;Nom;inconnu;;;;;;;;;;;;", "« inconnu » n’est pas connu"),
        (";Nom;cio;;;;;;;;;;;;", "obligatoires"),
        ("a3;Nom;cio;l1;;;99999;;;;;;;;", "n’est pas trouvée"),
        ("a4;Nom;cio;l1;L;;79191;Mo 9h-12h;;;;;;;", "ne se lisent pas"),
        ("a5;Nom;cio;;;;;;v1;S;;inconnue;tout-public;;", "missions : inconnue"),
        ("a6;Nom;cio;;;;;;v1;S;;accueil;tout-public;;PAR_PIGEON", "mode n’existe pas"),
    )
    importation = importer((ENTETE + "".join(f"{ligne}\r\n" for ligne, _ in cas)).encode(), source="t")
    refusees = list(importation.lignes.filter(action="REFUSEE").order_by("numero"))
    assert [refusee.numero for refusee in refusees] == list(range(2, 2 + len(cas)))
    assert [ligne for refusee, (ligne, motif) in zip(refusees, cas, strict=True) if motif not in refusee.motif] == []


def test_import_of_an_unreadable_file_says_why():
    for octets, dit in (
        (b" ", "Il manque les colonnes|aucune ligne|ne sont pas connues"),
        (b"{", "JSON est incorrect, ligne 1"),
        (b'{"a": 1}', "aucune ligne"),
        (b'{"structures": [1]}', "doit contenir"),
        (b"[" * 100_000, "JSON"),
        (b"nom;ville\r\na;b", "ne sont pas connues : nom, ville"),
        (b"structure_id;structure_nom;structure_id\r\n", "deux fois : structure_id"),
        (b"structure_id;reseau\r\n", "Il manque les colonnes : structure_nom"),
        (b"structure_id;structure_nom\r\n", "aucune ligne"),
        (b'structure_id;structure_nom\r\n"jamais ferme;b' + b"x" * 200_000, "Ligne 2"),
        (b"\x00\x01\x02", "ni un classeur ni un texte"),
        (b"\xff\xfe\x00", "encodage"),
    ):
        message = refus("fichier", importer, octets=octets)
        assert any(morceau in message for morceau in dit.split("|")) and not Import.objects.exists(), octets


def test_import_command_ends_with_the_balance_and_fails_on_a_refusal(tmp_path, capsys):
    chemin = tmp_path / "a.json"
    chemin.write_bytes(fichier())
    call_command("importer_annuaire", str(chemin), source="essai")
    dernier = capsys.readouterr().out.strip().splitlines()[-1]
    assert dernier == "créées 2, modifiées 0, inchangées 0, refusées 0, doublons proposés 0"
    chemin.write_bytes(fichier([{**STRUCTURE, "id": "s9", "siret": "1"}, {**STRUCTURE, "adresse": "Ici"}], []))
    with pytest.raises(SystemExit) as sortie:
        call_command("importer_annuaire", str(chemin), source="essai")
    rapport = capsys.readouterr().out
    assert sortie.value.code == 1 and "ligne 1 : refusée" in rapport
    assert "lieu.adresse : '12 rue des Essais' → 'Ici'" in rapport
    with pytest.raises(CommandError):
        call_command("importer_annuaire", str(tmp_path / "absent.json"), source="essai")


# What no column can hold: refused with its reason, or cleaned, the same on both databases


def test_signs_that_no_base_can_keep_are_taken_off():
    signe = "\x00\ud83d\x07"

    def sali(brut):
        return {nom: f"{v[:4]}{signe}{v[4:]}" if isinstance(v, str) else v for nom, v in brut.items()}

    importation = importer(fichier([sali(STRUCTURE)], [{**sali(SERVICE), "zone_eligibilite": [f"79{signe}191"]}]))
    assert (importation.creees, importation.refusees) == (2, 0)
    service = Service.objects.get(source="essai")
    assert service.zone_codes == ["79191"] and service.nom == SERVICE["nom"]
    assert Lieu.objects.get(source="essai").adresse == STRUCTURE["adresse"]


def test_number_of_five_thousand_digits_is_a_fault_of_its_line():
    brut = ", ".join([f'{{"id": {"9" * 5000}, "nom": "Nom"}}', json.dumps(AUTRE)])
    importation = importer(f"[{brut}]".encode())
    assert (importation.creees, importation.refusees) == (1, 1)
    assert "Identifiant trop long : 120" in LigneImport.objects.get(action="REFUSEE").motif


def test_line_of_a_table_with_an_identifier_too_long_is_refused_rather_than_cut():
    ligne = "{0};Nom;missions-locales;l1;Antenne;3 rue X;79191;;;;;;;;\r\n"
    contenu = (ENTETE + ligne.format("a" * 121) + ligne.replace("l1", "l2").format("a" * 120)).encode()
    importation = importer(contenu, source="t")
    assert (importation.creees, importation.refusees) == (1, 1)
    assert Structure.objects.get(source="t").source_id == "a" * 120


# The Région's screens


def deposer(client, octets=None, nom="essai.json", source="essai"):
    donnees = {"source": source, "fichier": SimpleUploadedFile(nom, octets or fichier())}
    return client.post(reverse("import_deposer"), donnees)


def test_region_drops_a_file_reads_what_it_would_do_then_applies_it(region):
    reponse = deposer(region)
    importation = Import.objects.get()
    assert reponse["Location"] == reverse("import_detail", args=[importation.pk]) and not Structure.objects.exists()
    assert "créées 2" in page_lue(region.get(reponse["Location"]))
    region.post(reverse("import_appliquer", args=[importation.pk]))
    importation.refresh_from_db()
    assert importation.etat == "APPLIQUE" and Structure.objects.count() == 1 and importation.lignes.count() == 2
    region.post(reverse("import_appliquer", args=[importation.pk]))
    assert Structure.objects.count() == 1 and importation.lignes.count() == 2


def test_region_reads_the_lines_of_one_kind(region):
    deposer(region, fichier([STRUCTURE, {**STRUCTURE, "id": "s2", "siret": "1"}]))
    adresse = reverse("import_detail", args=[Import.objects.get().pk])
    assert page_lue(region.get(adresse, {"action": "REFUSEE"})).count("Ligne ") == 1
    assert page_lue(region.get(adresse, {"action": "CREEE"})).count("Ligne ") == 2


def test_region_who_drops_a_bad_file_is_told_at_its_field(region):
    for octets, nom, source, dit in (
        (b"{", "a.json", "essai", "JSON est incorrect"),
        (b"x" * (10 * 1024 * 1024 + 1), "a.csv", "essai", "dix mégaoctets"),
        (None, "../../etc/passwd\x00é.json", "Pas Un Mot !", "Minuscules"),
    ):
        texte = page_lue(deposer(region, octets, nom, source))
        assert dit in texte and "is-invalid" in texte and not Import.objects.exists(), octets
