"""Each imports what she keeps: sheets of others are refused with the reason, at the plan and again at the writing."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from reseau.annuaire.models import Import, Lieu, Service
from reseau.echanges.rules.imports.depots import import_appliquer, import_deposer
from reseau.membres.models import Mandat
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_modifier, structure_statut_changer
from tests import fabriques
from tests.reseau.annuaire.fabriques import une_commune, une_offre
from tests.reseau.echanges.test_imports import SERVICE, STRUCTURE, fichier, importer

pytestmark = pytest.mark.django_db
AUTRE = STRUCTURE | {"id": "s2", "nom": "Cap emploi d’essai", "telephone": None}
AUTRE |= {"reseaux_porteurs": ["cap-emploi-reseau-cheops"]}
OFFRE = {**SERVICE, "id": "v2", "structure_id": "s2"}
NEUVE = {**STRUCTURE, "id": "s3", "nom": "Antenne neuve", "telephone": None, "adresse": "1 rue Neuve"}


@pytest.fixture(autouse=True)
def _annuaire():
    une_commune("Niort")
    reseau_modifier(reseau=fabriques.un_reseau("missions-locales"), correspondance=["mission-locale"])
    reseau_modifier(reseau=fabriques.un_reseau("cap-emploi"), correspondance=["cap-emploi-reseau-cheops"])
    importer(fichier([STRUCTURE, AUTRE], [SERVICE, OFFRE]))


def change(*fiches: dict) -> list[dict]:
    return [fiche | {"date_maj": "2026-11-01", "nom": f"{fiche['nom']} changé"} for fiche in fiches]


def deposer(compte, structures: list[dict], services: list[dict], source: str = "essai") -> Import:
    return import_deposer(contenu=fichier(structures, services), nom="f.json", source=source, par=compte)


def referent():
    return fabriques.un_referent(Structure.objects.get(source_id="s1"))


def tete():
    return fabriques.une_tete_de_reseau("missions-locales")


@pytest.mark.parametrize("qui", [referent, tete])
def test_lines_of_others_are_refused_and_own_ones_written(qui):
    compte = qui()
    depot = deposer(compte, change(STRUCTURE, AUTRE), change(SERVICE, OFFRE))
    assert (depot.modifiees, depot.refusees) == (2, 2)
    refusees = depot.lignes.filter(action="REFUSEE")
    assert {(ligne.source_id, ligne.champs == {}) for ligne in refusees} == {("s2", True), ("v2", True)}
    assert all("vous n’agissez pas" in ligne.motif for ligne in refusees)
    import_appliquer(importation=depot, par=compte)
    assert Structure.objects.get(source_id="s1").nom == "Mission locale d’essai changé"
    assert Structure.objects.get(source_id="s2").nom == "Cap emploi d’essai"
    assert Service.objects.get(source_id="v2").nom == "Faire le point"
    call_command("verifier")


def test_referent_creates_no_structure_and_a_lead_only_in_own_network():
    depot = deposer(referent(), [NEUVE], [])
    assert depot.refusees == 1 and "Un référent n’en crée pas" in depot.lignes.get(action="REFUSEE").motif
    assert deposer(tete(), [NEUVE], []).creees == 1
    depot = deposer(tete(), [{**AUTRE, "id": "s4"}], [])
    assert depot.refusees == 1 and "vous n’agissez pas" in depot.lignes.get(action="REFUSEE").motif


def test_referent_adds_a_place_and_a_service_to_own_structure():
    compte = referent()
    neuf = {**SERVICE, "id": "v9", "nom": "Atelier", "adresse": "8 quai", "code_insee": "79191", "commune": "Niort"}
    depot = deposer(compte, [], [neuf])
    assert depot.creees == 1
    import_appliquer(importation=depot, par=compte)
    assert Service.objects.get(source_id="v9").structure.source_id == "s1" and Lieu.objects.count() == 3


def test_sheet_of_another_structure_or_known_by_another_source_is_not_taken_over():
    faux = {**OFFRE, "structure_id": "s1", "nom": "Pris", "date_maj": "2026-11-01"}
    depot = deposer(referent(), [], [faux])
    assert depot.refusees == 1
    import_appliquer(importation=depot, par=depot.compte)
    assert Service.objects.get(source_id="v2").nom == "Faire le point"
    une_offre("Ailleurs")
    depot = deposer(referent(), change(STRUCTURE), [], source="autre")
    assert depot.refusees == 1 and Structure.objects.filter(source="autre").count() == 0


@pytest.mark.parametrize(("qui", "absentes"), [(referent, 1), (tete, 1), (fabriques.une_region, 3)])
def test_sheets_left_out_are_withdrawn_by_those_who_keep_them_only(qui, absentes):
    depot = deposer(qui(), [STRUCTURE], [])
    assert depot.absentes == absentes
    import_appliquer(importation=depot, par=depot.compte, retirer=True, confirme=True)
    assert Service.objects.get(source_id="v2").publie == (absentes == 1)
    assert not Service.objects.get(source_id="v1").publie


def test_right_lost_between_trial_and_writing_writes_nothing():
    compte = referent()
    depot = deposer(compte, change(STRUCTURE), change(SERVICE))
    assert depot.modifiees == 2
    Mandat.objects.filter(compte=compte).update(au=timezone.localdate())
    import_appliquer(importation=depot, par=fabriques.une_region())
    assert (depot.modifiees, depot.refusees) == (0, 2)
    assert Structure.objects.get(source_id="s1").nom == "Mission locale d’essai"


def test_structure_hidden_from_the_public_is_not_named_to_another_network():
    candidate = fabriques.une_structure("cap-emploi", nom="Antenne cachée", telephone="05 36 49 00 77")
    structure_statut_changer(structure=candidate, statut="CANDIDATE", du=timezone.localdate())
    neuve = {**NEUVE, "telephone": "+33536490077"}
    assert "Antenne cachée" not in deposer(tete(), [neuve], [], "autre").lignes.get().doublon
    assert "Antenne cachée" in deposer(fabriques.une_region(), [neuve], [], "autre").lignes.get().doublon
