"""What no column can hold: refused with its reason, or cleaned, the same on both databases; the other lines go in."""

import json

import pytest

from reseau.annuaire.models import Import, Lieu, LigneImport, Service
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_modifier
from tests import fabriques
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.echanges.test_imports import ENTETE, SERVICE, STRUCTURE

pytestmark = pytest.mark.django_db

LONG = "é" * 5000
NUL = "\x00"
SURROGAT = "\ud83d"


@pytest.fixture(autouse=True)
def _territoire():
    une_commune("Niort")
    reseau_modifier(reseau=fabriques.un_reseau("missions-locales"), correspondance=["mission-locale"])


def importer(structures, services=(), brut="") -> Import:
    contenu = json.dumps({"structures": structures, "services": list(services)}) if not brut else brut
    return import_lancer(contenu=contenu.encode(), nom="essai.json", source="essai", essai=False)


AUTRE = {**STRUCTURE, "id": "s2", "nom": "Mission locale d’à côté", "telephone": "", "adresse": "3 rue Voisine"}


@pytest.mark.parametrize(
    ("champs", "motif"),
    [
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
    ],
)
def test_structure_with_a_value_out_of_measure_is_refused_and_the_next_goes_in(champs, motif):
    importation = importer([{**STRUCTURE, **champs}, AUTRE])
    assert (importation.creees, importation.refusees) == (1, 1)
    refusee = LigneImport.objects.get(action="REFUSEE")
    assert motif in refusee.motif and len(refusee.motif) <= 1000 and refusee.numero == 1
    assert Structure.objects.get(source="essai").source_id == "s2"


@pytest.mark.parametrize(
    ("champs", "motif"),
    [
        ({"id": LONG}, "Identifiant trop long : 120"),
        ({"structure_id": LONG}, "Identifiant trop long : 120"),
        ({"type": LONG}, "type"),
        ({"publics": [LONG, LONG]}, "publics"),
        ({"zone_eligibilite": [LONG]}, "zone"),
    ],
)
def test_service_with_a_value_out_of_measure_is_refused_and_its_structure_goes_in(champs, motif):
    importation = importer([STRUCTURE], [{**SERVICE, **champs}])
    assert (importation.creees, importation.refusees) == (1, 1)
    assert motif in LigneImport.objects.get(action="REFUSEE").motif and not Service.objects.filter(source="essai")


@pytest.mark.parametrize("signe", [NUL, SURROGAT, "\x07"])
def test_signs_that_no_base_can_keep_are_taken_off(signe):
    def sali(brut):
        return {nom: f"{v[:4]}{signe}{v[4:]}" if isinstance(v, str) else v for nom, v in brut.items()}

    importation = importer([sali(STRUCTURE)], [{**sali(SERVICE), "zone_eligibilite": [f"79{signe}191"]}])
    assert (importation.creees, importation.refusees) == (2, 0)
    service = Service.objects.get(source="essai")
    assert service.zone_codes == ["79191"] and service.nom == SERVICE["nom"]
    assert Lieu.objects.get(source="essai").adresse == STRUCTURE["adresse"]


def test_values_of_another_kind_are_refused_or_read_as_texts():
    importation = importer(
        [{**STRUCTURE, "adresse": ["12 rue"], "description": {"a": 1}, "telephone": 5}, AUTRE],
        [{**SERVICE, "conditions_acces": 12, "publics_precisions": ["x"], "publics": "jeunes", "structure_id": "s2"}],
    )
    assert importation.creees + importation.refusees == 3 and importation.creees >= 1


def test_number_of_five_thousand_digits_is_a_fault_of_its_line():
    brut = ", ".join([f'{{"id": {"9" * 5000}, "nom": "Nom"}}', json.dumps(AUTRE)])
    importation = importer([], brut=f"[{brut}]")
    assert (importation.creees, importation.refusees) == (1, 1)
    assert "Identifiant trop long : 120" in LigneImport.objects.get(action="REFUSEE").motif


def test_line_of_a_table_with_an_identifier_too_long_is_refused_rather_than_cut():
    ligne = "{0};Nom;missions-locales;l1;Antenne;3 rue X;79191;;;;;;;;\r\n"
    contenu = (ENTETE + ligne.format("a" * 121) + ligne.replace("l1", "l2").format("a" * 120)).encode()
    importation = import_lancer(contenu=contenu, nom="t.csv", source="t", essai=False)
    assert (importation.creees, importation.refusees) == (1, 1)
    assert Structure.objects.get(source="t").source_id == "a" * 120
