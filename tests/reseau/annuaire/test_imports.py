"""A file comes in once: the second time changes nothing, a refused line says why, nothing is half written."""

import json

import pytest
from django.core.management import CommandError, call_command

from home.erreurs import RegleRefusee
from reseau.annuaire.imports import annuaire_importer, fichier_lire
from reseau.annuaire.models import Import, Lieu, LigneImport, Provenance, Service
from reseau.annuaire.rules import lieu_update
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_create
from reseau.territoires.models import Commune, Departement

pytestmark = pytest.mark.django_db

STRUCTURE = {
    "id": "s1",
    "source": "essai",
    "nom": "Mission locale d’essai",
    "date_maj": "2026-10-01",
    "code_insee": "79191",
    "code_postal": "79000",
    "commune": "Niort",
    "adresse": "12 rue des Essais",
    "latitude": 46.32,
    "longitude": -0.46,
    "telephone": "05 36 49 00 00",
    "courriel": "accueil@essai.example",
    "horaires_accueil": "Mo-Fr 09:00-17:00; PH off",
    "reseaux_porteurs": ["mission-locale"],
}
SERVICE = {
    "id": "v1",
    "source": "essai",
    "structure_id": "s1",
    "nom": "Faire le point",
    "description": "Un entretien pour faire le point sur son projet.",
    "date_maj": "2026-10-01",
    "type": "accompagnement",
    "publics": ["jeunes"],
    "thematiques": ["choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite"],
    "frais": "gratuit",
    "modes_accueil": ["en-presentiel"],
    "zone_eligibilite": ["79"],
}
CSV = (
    "identifiant;structure;reseau;lieu;adresse;code_insee;horaires;service;description;missions;publics;themes;modes\r\n"
    "a1;Œuvre de l’Été;missions-locales;Antenne;3 rue X;79191;Mo 09:00-12:00;Conseil VAE;Un entretien.;"
    "conseil;salaries|demandeurs-emploi;vae;SUR_PLACE\r\n"
    "a1;Œuvre de l’Été;missions-locales;Antenne;3 rue X;79191;Mo 09:00-12:00;Accueil;Tous.;accueil;tout-public;;\r\n"
)


@pytest.fixture(autouse=True)
def _territoire():
    deux_sevres = Departement.objects.create(code="79", nom="Deux-Sèvres")
    Commune.objects.create(
        code_insee="79191", nom="Niort", nom_replie="niort", departement=deux_sevres, latitude=46.3, longitude=-0.4
    )
    reseau_create(code="missions-locales", nom="Missions locales")


def fichier(structures=(STRUCTURE,), services=(SERVICE,)) -> bytes:
    return json.dumps({"structures": list(structures), "services": list(services)}).encode()


def importer(octets=None, **options) -> Import:
    return annuaire_importer(octets=octets or fichier(), nom="essai.json", source="essai", **options)


def test_import_creates_then_finds_nothing_to_change():
    premiere = importer()
    assert premiere.bilan == "créées 2, modifiées 0, inchangées 0, refusées 0, doublons proposés 0"
    assert importer().bilan == "créées 0, modifiées 0, inchangées 2, refusées 0, doublons proposés 0"
    lieu, service = Lieu.objects.get(), Service.objects.get()
    assert lieu.commune.nom == "Niort" and lieu.confirme_le.isoformat() == "2026-10-01"
    assert service.aux_lieux.get().lieu == lieu and service.gratuit


def test_import_tried_writes_nothing_but_its_report():
    importation = importer(essai=True)
    assert importation.creees == 2 and LigneImport.objects.count() == 2
    assert not Structure.objects.exists() and not Provenance.objects.exists()


def test_import_of_a_change_tells_it_field_by_field():
    importer()
    deuxieme = importer(fichier([{**STRUCTURE, "adresse": "14 rue des Essais"}]))
    assert deuxieme.modifiees == 1 and Lieu.objects.get().adresse == "14 rue des Essais"
    assert deuxieme.lignes.get(action="MODIFIEE").champs == {"adresse": ["12 rue des Essais", "14 rue des Essais"]}


def test_import_keeps_what_was_corrected_here_when_the_source_says_the_same():
    importer()
    lieu_update(lieu=Lieu.objects.get(), adresse="Corrigée ici")
    assert importer().modifiees == 0 and Lieu.objects.get().adresse == "Corrigée ici"


@pytest.mark.parametrize(
    ("structure", "service", "motif"),
    [
        ({"id": ""}, {}, "identifiant"),
        ({"code_insee": "99999"}, {}, "99999"),
        ({"horaires_accueil": "quand on peut"}, {}, "horaires"),
        ({"siret": "12345678901234"}, {}, "SIRET"),
        ({"courriel": "pas-une-adresse"}, {}, "courriel"),
        ({"date_maj": "2026-02-31"}, {}, "2026-02-31"),
        ({"reseaux_porteurs": ["inconnu"]}, {}, "réseau"),
        ({}, {"frais": "payant"}, "gratuit"),
        ({}, {"structure_id": "ailleurs"}, "ailleurs"),
        ({}, {"publics": []}, "public"),
        ({}, {"type": None}, "mission"),
        ({}, {"zone_eligibilite": ["79", "79191"]}, "zone"),
    ],
)
def test_import_of_a_bad_line_is_refused_with_its_reason(structure, service, motif):
    importation = importer(fichier([{**STRUCTURE, **structure}], [{**SERVICE, **service}]))
    refus = " ".join(importation.lignes.filter(action="REFUSEE").values_list("motif", flat=True))
    assert importation.refusees >= 1 and motif.lower() in refus.lower()


def test_import_of_a_refused_line_keeps_the_others():
    importation = importer(fichier([STRUCTURE, {**STRUCTURE, "id": "s2", "code_insee": "99999"}]))
    assert (importation.creees, importation.refusees) == (2, 1) and Structure.objects.count() == 1


def test_import_of_a_twin_is_proposed_never_merged():
    importer()
    autre = annuaire_importer(octets=fichier(services=()), nom="x.json", source="autre")
    assert autre.doublons == 1 and autre.creees == 1 and Structure.objects.count() == 2
    assert "Mission locale d’essai" in autre.lignes.get().doublon


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_import_of_a_table_in_any_encoding_reads_its_accents(encodage):
    importation = annuaire_importer(octets=CSV.encode(encodage), nom="t.csv", source="t")
    assert importation.refusees == 0 and Structure.objects.get().nom == "Œuvre de l’Été"
    assert Service.objects.count() == 2 and Lieu.objects.count() == 1
    assert annuaire_importer(octets=CSV.encode(encodage), nom="t.csv", source="t").inchangees == 4


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"", "vide"),
        (b"{", "illisible"),
        (b'{"a": 1}', "illisible"),
        (b"[" * 100_000, "illisible"),
        (b"nom;ville\r\na;b", "colonnes"),
        (b"identifiant;structure;reseau;code_insee;structure\r\n", "colonnes"),
        (b'identifiant;structure;reseau;code_insee\r\n"jamais ferme;b' + b"x" * 200_000, "illisible"),
        (b"\x00\x01\x02", "colonnes"),
    ],
)
def test_import_of_an_unreadable_file_says_why(octets, code):
    with pytest.raises(RegleRefusee) as refus:
        fichier_lire(octets)
    assert refus.value.code == code


def test_import_command_ends_with_the_balance_and_fails_on_a_refusal(tmp_path, capsys):
    chemin = tmp_path / "a.json"
    chemin.write_bytes(fichier())
    call_command("importer_annuaire", str(chemin), source="essai")
    dernier = capsys.readouterr().out.strip().splitlines()[-1]
    assert dernier == "créées 2, modifiées 0, inchangées 0, refusées 0, doublons proposés 0"
    chemin.write_bytes(fichier([{**STRUCTURE, "id": "s9", "code_insee": "1"}], []))
    with pytest.raises(SystemExit):
        call_command("importer_annuaire", str(chemin), source="essai")
    assert "ligne 1" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("importer_annuaire", str(tmp_path / "absent.json"), source="essai")


def test_import_makes_what_it_brings_findable():
    from reseau.annuaire.models import LigneRecherche

    importer()
    assert LigneRecherche.objects.count() >= 1
