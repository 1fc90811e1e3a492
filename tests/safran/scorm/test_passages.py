"""Going through a package on the server: entry, snapshots, time, several activities, completion of the step."""

import functools

import pytest

from safran.scorm import rules
from safran.scorm.models import EtatSco, PassageScorm, scorm_terminee
from safran.scorm.prises import paquets_coherents
from safran.scorm.rules import Cliche
from tests.fabriques import un_ancien_membre, un_conseiller
from tests.refus import refus
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


VALIDE = "adl.nav.request_valid."


def sequence(conduite: str, un: str = "", deux: str = "") -> bytes:
    """SCORM 2004: two activities led as asked."""
    regle = f"<imsss:sequencing><imsss:controlMode {conduite}/></imsss:sequencing>"
    return deux_scos(un_item("un", un) + un_item("deux", deux) + regle, "2004 4th Edition")


@pytest.fixture
def compte():
    return un_conseiller(prenom="Élise", nom="Berthonneau")


def un_passage(compte, contenu=None, *ouverts: str) -> PassageScorm:
    """Someone begins this package, and opens these activities."""
    passage = rules.passage_ouvrir(compte=compte, paquet=une_version(contenu).paquet)
    for sco in ouverts:
        rules.lancement_ouvrir(passage=passage, sco=sco)
    return passage


@pytest.fixture
def passage(compte) -> PassageScorm:
    """One activity, opened once."""
    return un_passage(compte, None, "i-un")


def envoyer(passage, valeurs, *, compteur=1, lancement=1, fin=False, sco="i-un"):
    cliche = Cliche(lancement, compteur, valeurs, fin)
    return rules.cliche_enregistrer(passage=passage, sco=sco, cliche=cliche)


def etat(passage, sco="i-un") -> EtatSco:
    return EtatSco.objects.get(passage=passage, sco=sco)


# Commencer, ouvrir


def test_version_begun_is_the_one_played_until_the_person_asks_for_the_next(compte):
    premiere = une_version()
    commencer = functools.partial(rules.passage_ouvrir, paquet=premiere.paquet)
    refus("module_ferme", commencer, compte=un_ancien_membre())
    passage = commencer(compte=compte)
    suivante = une_version(un_scorm(autre__txt="b"), paquet=premiere.paquet)
    assert commencer(compte=compte).version == premiere
    nouveau = commencer(compte=compte, nouvelle=True)
    assert nouveau.version == suivante and nouveau != passage
    assert commencer(compte=compte) == nouveau
    departs = [
        rules.lancement_ouvrir(passage=p, sco="i-un").depart
        for p in (passage, nouveau, un_passage(compte, un_scorm(x__txt="c")))
    ]
    premier, second, autre = (depart["cmi.core.student_id"] for depart in departs)
    assert premier == second != autre  # la même personne d’une version à l’autre, une autre dans un autre paquet


def test_first_opening_says_who_and_nothing_more(compte):
    dedans = "<adlcp:masteryscore>60</adlcp:masteryscore><adlcp:datafromlms>abc</adlcp:datafromlms>"
    passage = un_passage(compte, un_scorm(un_manifeste(un_item("un", dedans))))
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
    passage = un_passage(compte, un_scorm_2004(), "i-un")
    envoyer(passage, {SUSPENDU: "page 3", "cmi.completion_status": "incomplete", **sortie}, fin=fin)
    depart = rules.lancement_ouvrir(passage=passage, sco="i-un").depart
    assert depart["cmi.entry"] == ("resume" if reprend else "ab-initio")
    assert depart.get(SUSPENDU) == ("page 3" if reprend else None)


def test_activity_that_is_not_in_the_version_is_refused(compte):
    passage = un_passage(compte)
    refus("activite_absente", rules.lancement_ouvrir, passage=passage, sco="i-autre")
    refus("activite_absente", envoyer, passage=passage, valeurs={}, sco="i-autre")
    refus("lancement_inconnu", envoyer, passage=passage, valeurs={})
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    refus("lancement_inconnu", envoyer, passage=passage, valeurs={}, lancement=2)
    refus("lancement_inconnu", envoyer, passage=passage, valeurs={}, compteur=0)


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


def test_older_opening_changes_nothing_and_one_that_would_keep_too_much_is_refused_whole(passage, monkeypatch):
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    envoyer(passage, {SUSPENDU: "deuxième onglet"}, lancement=2)
    assert envoyer(passage, {SUSPENDU: "premier onglet"}, lancement=1, compteur=9)["depasse"] is True
    monkeypatch.setattr(rules, "GARDE_MAX", 100)
    refus("trop_long", envoyer, passage=passage, valeurs={SUSPENDU: "x" * 200}, lancement=2, compteur=2)
    assert (etat(passage).valeurs, etat(passage).compteur) == ({SUSPENDU: "deuxième onglet"}, 1)


def test_status_said_again_lower_takes_nothing_back(passage):
    envoyer(passage, {STATUT: "passed", "cmi.core.score.raw": "90"})
    passage.refresh_from_db()
    fini_le = passage.fini_le
    rules.lancement_ouvrir(passage=passage, sco="i-un")
    reponse = envoyer(passage, {STATUT: "failed", "cmi.core.score.raw": "10"}, lancement=2, fin=True)
    passage.refresh_from_db()
    assert (reponse["etat"], passage.etat, passage.note, passage.fini_le) == ("REUSSI", "REUSSI", 90, fini_le)


def test_rooms_above_are_told_each_state_once(passage):
    recus = []
    scorm_terminee.connect(lambda sender, passage, **_: recus.append(passage.etat), weak=False, dispatch_uid="essai")
    try:
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
    passage = un_passage(compte, deux_scos(un_item("un") + un_item("deux", condition)), "i-un")
    refus("activite_fermee", rules.lancement_ouvrir, passage=passage, sco="i-deux")
    envoyer(passage, {STATUT: "completed"})
    assert rules.lancement_ouvrir(passage=passage, sco="i-deux").numero == 1


def test_activities_in_order_open_one_after_the_other_and_follow_what_the_content_asks(compte):
    passage = un_passage(compte, sequence('choice="false" flow="true"'))
    refus("activite_fermee", rules.lancement_ouvrir, passage=passage, sco="i-deux")
    depart = rules.lancement_ouvrir(passage=passage, sco="i-un").depart
    assert (depart[VALIDE + "continue"], depart[VALIDE + "previous"]) == ("true", "false")
    reponse = envoyer(passage, {"cmi.completion_status": "completed", "adl.nav.request": "continue"}, fin=True)
    assert reponse["suite"] == "i-deux"
    assert rules.lancement_ouvrir(passage=passage, sco="i-deux").numero == 1


def test_one_way_module_never_goes_back(compte):
    passage = un_passage(compte, sequence('flow="true" forwardOnly="true"'), "i-un")
    envoyer(passage, {"cmi.completion_status": "completed"}, fin=True)
    assert rules.lancement_ouvrir(passage=passage, sco="i-deux").depart[VALIDE + "previous"] == "false"
    assert envoyer(passage, {"adl.nav.request": "previous"}, sco="i-deux", fin=True)["suite"] == ""


def test_content_chooses_its_next_activity_among_those_that_are_open(compte):
    passage = un_passage(compte, sequence('choice="true" flow="true"'))
    depart = rules.lancement_ouvrir(passage=passage, sco="i-un").depart
    assert depart[VALIDE + "choice.{target=i-deux}"] == "true"
    assert envoyer(passage, {"adl.nav.request": "{target=i-deux}choice"}, fin=True)["suite"] == "i-deux"


@pytest.mark.parametrize(("mesure", "etat_dit"), [("0.69", "ECHOUE"), ("0.7", "REUSSI")])
def test_objective_measured_decides_and_activity_left_out_does_not_count(compte, mesure, etat_dit):
    objectif = (
        '<imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID="p" satisfiedByMeasure="true">'
        "<imsss:minNormalizedMeasure>0.7</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives>"
        "</imsss:sequencing>"
    )
    hors_compte = '<imsss:sequencing><imsss:deliveryControls tracked="false"/></imsss:sequencing>'
    passage = un_passage(compte, sequence('choice="true"', objectif, hors_compte))
    depart = rules.lancement_ouvrir(passage=passage, sco="i-un").depart
    assert (depart["cmi.scaled_passing_score"], depart["cmi.objectives.0.id"]) == ("0.7", "p")
    dit = {"cmi.completion_status": "completed", "cmi.score.scaled": mesure, "cmi.success_status": "passed"}
    envoyer(passage, dit, fin=True)
    passage.refresh_from_db()
    assert passage.etat == etat_dit


def test_page_that_never_speaks_is_done_once_opened_and_learns_nothing_of_the_person(compte):
    passage = un_passage(compte, un_scorm(un_manifeste(ressources=une_ressource("un", genre="asset"))), "i-un")
    passage.refresh_from_db()
    assert passage.etat == "TERMINE" and passage.fini_le
    refus("lancement_inconnu", envoyer, passage=passage, valeurs={})
    web = un_passage(compte, une_archive({"index.html": PAGE}))
    lancement = rules.lancement_ouvrir(passage=web, sco="web")
    assert (lancement.activite.fichier, lancement.depart) == ("index.html", {})
    assert etat(web, "web").est_fini and not web.version.paquet.h5p
    refus("lancement_inconnu", envoyer, passage=web, valeurs={STATUT: "passed"}, sco="web")


def test_checks_see_a_passage_behind_its_activities_or_with_foreign_ones(passage):
    assert list(paquets_coherents()) == []
    EtatSco.objects.update(etat="REUSSI")
    EtatSco.objects.create(passage=passage, sco="i-intrus", lancement=1)
    phrases = " ".join(paquets_coherents())
    assert "moins avancé que ses activités" in phrases and "i-intrus" in phrases
