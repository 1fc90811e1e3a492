"""Going through a package on the server: entry, snapshots, time, several activities, completion of the step."""

import pytest

from home.erreurs import RegleRefusee
from safran.scorm import rules
from safran.scorm.models import EtatSco, PassageScorm, scorm_terminee
from safran.scorm.prises import paquets_coherents
from safran.scorm.rules import Cliche
from tests.fabriques import un_ancien_membre, un_conseiller
from tests.safran.fabriques_scorm import (
    PAGE,
    un_item,
    un_manifeste,
    un_scorm,
    un_scorm_2004,
    une_archive,
    une_ressource,
    une_version,
)

pytestmark = pytest.mark.django_db

STATUT, SUSPENDU, SORTIE = "cmi.core.lesson_status", "cmi.suspend_data", "cmi.core.exit"


def deux_scos(items: str, version: str = "1.2") -> bytes:
    """A package of two activities."""
    manifeste = un_manifeste(items, une_ressource("un") + une_ressource("deux"), version=version)
    return une_archive({"imsmanifest.xml": manifeste, "un.html": PAGE, "deux.html": PAGE})


def sequence(items: str, conduite: str) -> bytes:
    """SCORM 2004: two activities led as asked."""
    regle = f"<imsss:sequencing><imsss:controlMode {conduite}/></imsss:sequencing>"
    return deux_scos(items + regle, "2004 4th Edition")


@pytest.fixture
def compte():
    return un_conseiller(prenom="Élise", nom="Berthonneau")


def un_passage(compte, contenu=None) -> PassageScorm:
    return rules.passage_ouvrir(compte=compte, paquet=une_version(contenu).paquet)


@pytest.fixture
def passage(compte) -> PassageScorm:
    """One activity, opened once."""
    passage = un_passage(compte)
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    return passage


def envoyer(passage, valeurs, *, compteur=1, lancement=1, fin=False, sco="i-un"):
    cliche = Cliche(lancement, compteur, valeurs, fin)
    return rules.cliche_enregistrer(passage=passage, sco=sco, cliche=cliche)


def etat(passage, sco="i-un") -> EtatSco:
    return EtatSco.objects.get(passage=passage, sco=sco)


def code(appel, **arguments) -> str:
    with pytest.raises(RegleRefusee) as refus:
        appel(**arguments)
    return refus.value.code


# Commencer, ouvrir


def test_package_is_closed_to_who_is_not_a_member():
    assert code(rules.passage_ouvrir, compte=un_ancien_membre(), paquet=une_version().paquet) == "module_ferme"


def test_version_begun_is_the_one_played_until_the_person_asks_for_the_next(compte):
    premiere = une_version()
    passage = rules.passage_ouvrir(compte=compte, paquet=premiere.paquet)
    suivante = une_version(un_scorm(autre__txt="b"), paquet=premiere.paquet)
    assert rules.passage_ouvrir(compte=compte, paquet=premiere.paquet).version == premiere
    nouveau = rules.passage_ouvrir(compte=compte, paquet=premiere.paquet, nouvelle=True)
    assert nouveau.version == suivante and nouveau != passage
    assert rules.passage_ouvrir(compte=compte, paquet=premiere.paquet) == nouveau


def test_first_opening_says_who_and_nothing_more(compte):
    manifeste = un_manifeste(
        un_item("un", "<adlcp:masteryscore>60</adlcp:masteryscore><adlcp:datafromlms>abc</adlcp:datafromlms>")
    )
    passage = un_passage(compte, un_scorm(manifeste))
    depart = rules.lancement_ouvrir(passage=passage, sco="i-un").depart
    assert depart.pop("cmi.core.student_id") not in ("", str(compte.pk), compte.email)
    assert depart == {
        "cmi.core.student_name": "Berthonneau, Élise",
        "cmi.core.credit": "credit",
        "cmi.core.lesson_mode": "normal",
        "cmi.core.total_time": "0000:00:00.00",
        "cmi.core.entry": "ab-initio",
        "cmi.launch_data": "abc",
        "cmi.student_data.mastery_score": "60",
    }


def test_identity_given_is_the_same_for_two_versions_and_differs_between_packages(compte):
    paquet = une_version().paquet
    depart = [rules.lancement_ouvrir(passage=rules.passage_ouvrir(compte=compte, paquet=paquet), sco="i-un").depart]
    une_version(un_scorm(autre__txt="b"), paquet=paquet)
    suivant = rules.passage_ouvrir(compte=compte, paquet=paquet, nouvelle=True)
    depart.append(rules.lancement_ouvrir(passage=suivant, sco="i-un").depart)
    depart.append(rules.lancement_ouvrir(passage=un_passage(compte, un_scorm(x__txt="c")), sco="i-un").depart)
    premier, second, autre = (d["cmi.core.student_id"] for d in depart)
    assert premier == second != autre


@pytest.mark.parametrize(
    ("sortie", "fin", "entree"),
    [("suspend", True, "resume"), ("", True, ""), ("logout", True, ""), ("", False, "resume")],
)
def test_entry_follows_the_way_a_1_2_content_was_left(passage, sortie, fin, entree):
    envoyer(passage, {SUSPENDU: "page 3", SORTIE: sortie, STATUT: "incomplete"}, fin=fin)
    depart = rules.lancement_ouvrir(passage=passage, sco="i-un").depart
    assert (depart["cmi.core.entry"], depart[SUSPENDU]) == (entree, "page 3")
    assert SORTIE not in depart


@pytest.mark.parametrize(
    ("sortie", "fin", "reprend"),
    [
        ({"cmi.exit": "suspend"}, True, True),
        ({"cmi.exit": "normal"}, True, False),
        ({"cmi.exit": "normal", "adl.nav.request": "suspendAll"}, True, True),
        ({"cmi.exit": ""}, False, True),
        ({}, True, True),
    ],
)
def test_2004_content_begins_a_new_attempt_only_when_it_said_that_it_left_for_good(compte, sortie, fin, reprend):
    passage = un_passage(compte, un_scorm_2004())
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    envoyer(passage, {SUSPENDU: "page 3", "cmi.completion_status": "incomplete", **sortie}, fin=fin)
    depart = rules.lancement_ouvrir(passage=passage, sco="i-un").depart
    assert depart["cmi.entry"] == ("resume" if reprend else "ab-initio")
    assert depart.get(SUSPENDU) == ("page 3" if reprend else None)


def test_activity_that_is_not_in_the_version_is_refused(compte):
    passage = un_passage(compte)
    assert code(rules.lancement_ouvrir, passage=passage, sco="i-autre") == "activite_absente"
    assert code(envoyer, passage=passage, valeurs={}, sco="i-autre") == "activite_absente"
    assert code(envoyer, passage=passage, valeurs={}) == "lancement_inconnu"
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    assert code(envoyer, passage=passage, valeurs={}, lancement=2) == "lancement_inconnu"
    assert code(envoyer, passage=passage, valeurs={}, compteur=0) == "lancement_inconnu"


# Enregistrer


def test_sending_that_comes_again_or_late_gives_the_same_answer_and_writes_once(passage):
    valeurs = {STATUT: "incomplete", "cmi.core.student_name": "Pirate", "cmi.core.score.raw": "40"}
    premiere = envoyer(passage, valeurs, compteur=3)
    avant = etat(passage)
    assert envoyer(passage, {STATUT: "passed"}, compteur=3) == premiere
    assert envoyer(passage, {STATUT: "failed"}, compteur=2) == premiere
    assert [r["code"] for r in premiere["refusees"]] == [403]
    apres = etat(passage)
    assert (apres.valeurs, apres.modifie_le, apres.compteur) == (avant.valeurs, avant.modifie_le, 3)


def test_older_opening_changes_nothing_and_is_told(passage):
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    envoyer(passage, {SUSPENDU: "deuxième onglet"}, lancement=2)
    assert envoyer(passage, {SUSPENDU: "premier onglet"}, lancement=1, compteur=9)["depasse"] is True
    assert etat(passage).valeurs[SUSPENDU] == "deuxième onglet"


def test_sending_that_would_keep_too_much_is_refused_whole(passage, monkeypatch):
    envoyer(passage, {SUSPENDU: "avant"})
    monkeypatch.setattr(rules, "GARDE_MAX", 100)
    assert code(envoyer, passage=passage, valeurs={SUSPENDU: "x" * 200}, compteur=2) == "trop_long"
    assert etat(passage).valeurs == {SUSPENDU: "avant"} and etat(passage).compteur == 1


def test_status_said_again_lower_takes_nothing_back(passage):
    envoyer(passage, {STATUT: "passed", "cmi.core.score.raw": "90"})
    passage.refresh_from_db()
    fini_le = passage.fini_le
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    reponse = envoyer(passage, {STATUT: "failed", "cmi.core.score.raw": "10"}, lancement=2, fin=True)
    passage.refresh_from_db()
    assert (reponse["etat"], passage.etat, passage.note, passage.fini_le) == ("REUSSI", "REUSSI", 90, fini_le)


def test_rooms_above_are_told_each_state_once(compte):
    recus = []
    scorm_terminee.connect(lambda sender, passage, **_: recus.append(passage.etat), weak=False, dispatch_uid="essai")
    try:
        passage = un_passage(compte)
        rules.lancement_ouvrir(passage=passage, sco="i-un")
        for compteur, statut in enumerate(["incomplete", "failed", "failed", "passed", "passed", "failed"], start=1):
            envoyer(passage, {STATUT: statut}, compteur=compteur)
    finally:
        scorm_terminee.disconnect(dispatch_uid="essai")
    assert recus == ["ECHOUE", "REUSSI"]


# Plusieurs activités


def test_module_is_done_when_all_its_activities_are_and_failed_as_soon_as_one_is(compte):
    passage = un_passage(compte, deux_scos(un_item("un") + un_item("deux")))
    for sco, statut in (("i-un", "completed"), ("i-deux", "failed")):
        assert passage.etat == "COMMENCE"
        rules.lancement_ouvrir(passage=passage, sco=sco)
        envoyer(passage, {STATUT: statut, "cmi.core.score.raw": "50"}, sco=sco)
        passage.refresh_from_db()
    assert (passage.etat, passage.note) == ("ECHOUE", 50)


def test_activity_with_a_condition_opens_when_the_other_is_done(compte):
    condition = '<adlcp:prerequisites type="aicc_script">i-un</adlcp:prerequisites>'
    passage = un_passage(compte, deux_scos(un_item("un") + un_item("deux", condition)))
    assert code(rules.lancement_ouvrir, passage=passage, sco="i-deux") == "activite_fermee"
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    envoyer(passage, {STATUT: "completed"})
    assert rules.lancement_ouvrir(passage=passage, sco="i-deux").numero == 1


def test_activities_in_order_open_one_after_the_other_and_follow_what_the_content_asks(compte):
    passage = un_passage(compte, sequence(un_item("un") + un_item("deux"), 'choice="false" flow="true"'))
    assert code(rules.lancement_ouvrir, passage=passage, sco="i-deux") == "activite_fermee"
    depart = rules.lancement_ouvrir(passage=passage, sco="i-un").depart
    assert depart["adl.nav.request_valid.continue"] == "true"
    assert depart["adl.nav.request_valid.previous"] == "false"
    reponse = envoyer(passage, {"cmi.completion_status": "completed", "adl.nav.request": "continue"}, fin=True)
    assert reponse["suite"] == "i-deux"
    assert rules.lancement_ouvrir(passage=passage, sco="i-deux").numero == 1


def test_one_way_module_never_goes_back(compte):
    passage = un_passage(compte, sequence(un_item("un") + un_item("deux"), 'flow="true" forwardOnly="true"'))
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    envoyer(passage, {"cmi.completion_status": "completed"}, fin=True)
    depart = rules.lancement_ouvrir(passage=passage, sco="i-deux").depart
    assert depart["adl.nav.request_valid.previous"] == "false"
    assert envoyer(passage, {"adl.nav.request": "previous"}, sco="i-deux", fin=True)["suite"] == ""


def test_content_chooses_its_next_activity_among_those_that_are_open(compte):
    passage = un_passage(compte, sequence(un_item("un") + un_item("deux"), 'choice="true" flow="true"'))
    depart = rules.lancement_ouvrir(passage=passage, sco="i-un").depart
    assert depart["adl.nav.request_valid.choice.{target=i-deux}"] == "true"
    reponse = envoyer(passage, {"adl.nav.request": "{target=i-deux}choice"}, fin=True)
    assert reponse["suite"] == "i-deux"


@pytest.mark.parametrize(("mesure", "etat_dit"), [("0.69", "ECHOUE"), ("0.7", "REUSSI")])
def test_objective_measured_decides_and_activity_left_out_does_not_count(compte, mesure, etat_dit):
    objectif = (
        '<imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID="p" satisfiedByMeasure="true">'
        "<imsss:minNormalizedMeasure>0.7</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives>"
        "</imsss:sequencing>"
    )
    hors_compte = '<imsss:sequencing><imsss:deliveryControls tracked="false"/></imsss:sequencing>'
    passage = un_passage(compte, sequence(un_item("un", objectif) + un_item("deux", hors_compte), 'choice="true"'))
    depart = rules.lancement_ouvrir(passage=passage, sco="i-un").depart
    assert (depart["cmi.scaled_passing_score"], depart["cmi.objectives.0.id"]) == ("0.7", "p")
    dit = {"cmi.completion_status": "completed", "cmi.score.scaled": mesure, "cmi.success_status": "passed"}
    envoyer(passage, dit, fin=True)
    passage.refresh_from_db()
    assert passage.etat == etat_dit


def test_page_that_never_speaks_is_done_once_opened(compte):
    manifeste = un_manifeste(ressources=une_ressource("un", genre="asset"))
    passage = un_passage(compte, un_scorm(manifeste))
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    passage.refresh_from_db()
    assert passage.etat == "TERMINE" and passage.fini_le
    assert code(envoyer, passage=passage, valeurs={}) == "lancement_inconnu"


def test_checks_see_a_passage_behind_its_activities_or_with_foreign_ones(passage):
    assert list(paquets_coherents()) == []
    EtatSco.objects.update(etat="REUSSI")
    EtatSco.objects.create(passage=passage, sco="i-intrus", lancement=1)
    phrases = " ".join(paquets_coherents())
    assert "moins avancé que ses activités" in phrases and "i-intrus" in phrases


def test_web_pages_are_done_once_opened_and_learn_nothing_of_the_person(compte):
    version = une_version(une_archive({"index.html": PAGE}))
    passage = rules.passage_ouvrir(compte=compte, paquet=version.paquet)
    lancement = rules.lancement_ouvrir(passage=passage, sco="web")
    assert (lancement.activite.fichier, lancement.depart) == ("index.html", {})
    assert etat(passage, "web").est_fini and not version.paquet.h5p
    assert code(envoyer, passage=passage, valeurs={STATUT: "passed"}, sco="web") == "lancement_inconnu"
