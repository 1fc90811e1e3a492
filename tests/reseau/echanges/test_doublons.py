"""Two sheets that look alike: a person says so once, and the next import remembers it."""

import pytest
from django.core.management import call_command

from home.erreurs import RegleRefusee
from reseau.annuaire.models import Doublon, Import, Lieu, Provenance, Service
from reseau.annuaire.rules.services import lieu_modifier
from reseau.echanges.rules.doublons import doublon_decider
from reseau.echanges.rules.imports import ecriture
from reseau.echanges.rules.imports import lignes as lignes_imports
from reseau.echanges.rules.imports.depots import import_annuler, import_appliquer, import_deposer, import_revoir
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_modifier, structure_fusionner
from tests import fabriques
from tests.reseau.annuaire.fabriques import une_commune, une_offre
from tests.reseau.echanges.cliche import cliche
from tests.reseau.echanges.test_imports import SERVICE, STRUCTURE, fichier, importer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
RIEN = "créées 0, modifiées 0, inchangées 2, refusées 0, doublons proposés 0"


@pytest.fixture(autouse=True)
def _territoire():
    une_commune("Niort")
    reseau_modifier(reseau=fabriques.un_reseau("missions-locales"), correspondance=["mission-locale"])


@pytest.fixture
def jumelle() -> Structure:
    lieu = {"telephone": "05 36 49 00 00", "adresse": "12 rue des Essais", "horaires": "Mo 09:00-12:00"}
    return une_offre("Mission locale du Niortais", lieu=lieu, nom="Faire le point").structure


def deposer() -> Import:
    return import_deposer(contenu=fichier(), nom="essai.json", source="essai", par=fabriques.une_region())


def decider(decision: str, **cherche) -> Doublon:
    return doublon_decider(doublon=Doublon.objects.get(**cherche), decision=decision, par=fabriques.une_region())


def test_same_said_before_the_import_is_applied_attaches_its_lines_to_the_sheet_there(jumelle):
    depot = deposer()
    assert depot.doublons == 1
    decider("MEME")
    depot.refresh_from_db()
    assert depot.a_revoir and import_revoir(importation=depot).bilan.startswith("créées 0")
    import_appliquer(importation=depot, par=depot.compte)
    assert Structure.objects.count() == 1 and Lieu.objects.get().horaires == "Mo 09:00-12:00"
    assert Service.objects.get().structure == jumelle
    assert importer().bilan == RIEN
    call_command("verifier")


def test_same_said_of_a_long_trial_is_taken_into_account_when_it_is_applied(jumelle, monkeypatch):
    monkeypatch.setattr("reseau.echanges.rules.imports.depots.LIGNES_EN_FOND", 1)
    depot = deposer()
    decider("MEME")
    depot.refresh_from_db()
    assert import_revoir(importation=depot).creees == 2
    monkeypatch.undo()
    import_appliquer(importation=depot, par=depot.compte)
    assert Structure.objects.count() == 1 and depot.creees == 0


def test_same_said_after_the_import_merges_and_joins_the_place_and_the_service_that_both_describe(jumelle):
    lieu, service = Lieu.objects.get(), Service.objects.get()
    importer()
    creee = Structure.objects.get(source_id="s1")
    assert decider("MEME").decide_par and Structure.objects.get(pk=creee.pk).fusionnee_dans == jumelle
    assert Lieu.objects.get() == lieu and Service.objects.get() == service and service.structure == jumelle
    assert lieu.horaires == "Mo 09:00-12:00" and list(service.lieux.all()) == [lieu]
    assert set(Provenance.objects.values_list("source_id", "structure", "lieu", "service")) == {
        ("s1", jumelle.pk, None, None), ("s1", jumelle.pk, lieu.pk, None), ("v1", jumelle.pk, None, service.pk),
    }  # fmt: skip
    assert importer().bilan == RIEN
    suite = importer(fichier([{**STRUCTURE, "courriel": "neuf@essai.example"}]))
    assert (suite.creees, suite.refusees, suite.doublons) == (0, 0, 0) and Lieu.objects.get() == lieu
    call_command("verifier")


def test_same_said_after_the_import_keeps_both_sheets_when_someone_wrote_in_the_new_one(jumelle):
    importer()
    neuf = Lieu.objects.get(source="essai")
    lieu_modifier(lieu=neuf, acces="Plain-pied", par=fabriques.une_region())
    decider("MEME")
    assert Lieu.objects.count() == 2 and Lieu.objects.get(pk=neuf.pk).acces == "Plain-pied"
    assert Service.objects.get().structure == jumelle and importer().bilan == RIEN
    call_command("verifier")


def test_same_said_as_the_import_begins_to_be_written_attaches_its_lines(jumelle, monkeypatch):
    depot, dits = deposer(), []

    def dire(**suite):
        if not dits:
            dits.append(decider("MEME"))
        oublier(**suite)

    oublier = lignes_imports.lignes_oublier
    monkeypatch.setattr(ecriture, "lignes_oublier", dire)
    import_appliquer(importation=depot, par=depot.compte)
    assert dits and Structure.objects.get() == jumelle and Lieu.objects.count() == Service.objects.count() == 1
    assert importer().bilan == RIEN
    call_command("verifier")


def test_same_said_then_the_import_undone_leaves_the_sheet_as_it_was(jumelle):
    avant = cliche()
    importation = importer()
    decider("MEME")
    assert import_annuler(importation=importation).restes == []
    assert cliche() | {"annuaire.Doublon": []} == avant | {"annuaire.Doublon": []}
    assert importer().bilan.startswith("créées 0") and Structure.objects.count() == 1
    call_command("verifier")


@pytest.mark.parametrize("avant", [True, False])
def test_different_said_once_is_never_proposed_again(jumelle, avant):
    importation = deposer() if avant else importer()
    decider("DIFFERENTE")
    if not avant:
        import_annuler(importation=importation)
    assert deposer().doublons == 0
    import_appliquer(importation=deposer(), par=None)
    assert Structure.objects.count() == 2 and Doublon.objects.get().decision == "DIFFERENTE"


def test_decision_may_wait_then_said_twice_is_kept_once_and_another_one_is_refused(jumelle):
    importer()
    assert decider("PLUS_TARD").decision == "PLUS_TARD"
    premiere = decider("MEME")
    assert premiere.decision == "MEME" and decider("MEME").decide_le == premiere.decide_le
    for autre in ("DIFFERENTE", "A_TRAITER", "<zebre>"):
        with pytest.raises(RegleRefusee):
            decider(autre)


def test_twins_inside_one_file_have_their_two_sheets_to_compare():
    deux = [{**STRUCTURE, "siret": "20003024800013"}, {**STRUCTURE, "id": "s2", "siret": "20003024800013"}]
    importer(fichier(deux, [SERVICE]))
    doublon = Doublon.objects.get()
    assert {doublon.creee.source_id, doublon.structure.source_id} == {"s1", "s2"}
    decider("MEME")
    assert importer(fichier(deux, [SERVICE])).bilan.startswith("créées 0, modifiées 0, inchangées 3")
    call_command("verifier")


def test_structures_merged_elsewhere_settle_their_duplicate_and_carry_the_others(jumelle):
    tierce = une_offre("Mission locale de Niort et d’ailleurs", lieu={"telephone": "05 36 49 00 00"}).structure
    importer()
    assert Doublon.objects.count() == 2
    structure_fusionner(source=Structure.objects.get(source_id="s1"), cible=jumelle)
    assert Doublon.objects.get(structure=jumelle).decision == "MEME"
    assert Doublon.objects.get(structure=tierce).creee == jumelle
    call_command("verifier")
