"""The two run-times: types of values, rules between elements, snapshots; conformance sequences replayed."""

import json
import re
from pathlib import Path

import pytest
from django.urls import reverse

from safran.scorm import rules
from safran.scorm.choices import EtatPassage
from safran.scorm.models import EtatSco, PassageScorm
from safran.scorm.rte.cliches import Resultat, cliche_peser, etat_de, note_de, statut_a_la_fin
from safran.scorm.rte.magasin import MODELE_12, MODELE_2004, Magasin
from safran.scorm.rte.types import Refus, centiemes_12, centiemes_2004, duree_12, duree_2004, duree_dire
from tests.fabriques import un_conseiller
from tests.safran.fabriques_scorm import un_item, un_manifeste, un_scorm, un_scorm_2004, une_version

STATUT = "cmi.core.lesson_status"


def ouverte(norme: str, **depart: str) -> Magasin:
    return Magasin(norme, depart)


def ecrire(magasin: Magasin, element: str, valeur: object) -> int:
    """The code of a writing, 0 when it is kept; a refused one changes nothing."""
    avant = dict(magasin.valeurs)
    try:
        magasin.ecrire(element, valeur)
    except Refus as refus:
        assert magasin.valeurs == avant
        return refus.raison.value[0 if magasin.ancien else 1]
    assert magasin.valeurs == avant | {element: valeur}
    return 0


@pytest.mark.parametrize("modele", [MODELE_12, MODELE_2004], ids=["1.2", "2004"])
def test_what_the_platform_gives_is_only_read(modele):
    norme, lecture_seule = ("SCORM_12", 403) if modele.ancien else ("SCORM_2004_4", 404)
    for forme in (*modele.ecrits, *modele.lus):
        code = ecrire(ouverte(norme), re.sub(r"\.n(?=\.|$)", ".0", forme), "x")
        assert (code == lecture_seule) == (forme in modele.lus), forme


# Les types

JUSTES_12 = {
    "cmi.core.lesson_status": (["passed", "completed", "failed", "incomplete", "browsed"],
                               ["not attempted", "Passed", "", "terminé"]),
    "cmi.core.exit": (["time-out", "suspend", "logout", ""], ["normal", "Suspend"]),
    "cmi.core.lesson_location": (["", "p" * 255, "page é"], ["p" * 256, "a\x00"]),
    "cmi.suspend_data": (["s" * 4096], ["s" * 4097]),
    "cmi.comments": (["s" * 4096], ["s" * 4097]),
    "cmi.core.score.raw": (["", "0", "100", "85.5", "0.001"], ["-1", "101", "abc", "8,5", "1e2", "NaN", "٣"]),
    "cmi.core.session_time": (["00:00:01", "0000:00:00.00", "9999:99:99.99", "01:30:00.5"],
                              ["1:00:00", "00:00", "PT1H", "", "00:00:1", "00:00:00.123", "٠٠:00:00"]),
    "cmi.student_preference.audio": (["-1", "0", "100"], ["101", "-2", "a", "1.5"]),
    "cmi.student_preference.text": (["-1", "0", "1"], ["2"]),
    "cmi.objectives.0.status": (["not attempted", "passed"], ["unknown"]),
    "cmi.objectives.0.id": (["obj-1"], ["", "a b", "a" * 256]),
    "cmi.interactions.0.type": (["choice", "likert"], ["other", "long-fill-in"]),
    "cmi.interactions.0.time": (["23:59:59", "00:00:00.1"], ["24:00:00", "12:60:00", "1:00:00"]),
    "cmi.interactions.0.result": (["correct", "wrong", "0.5"], ["incorrect", ""]),
    "cmi.interactions.0.latency": (["00:00:10"], ["10"]),
    "cmi.interactions.0.weighting": (["1", "-0.5"], ["x"]),
}  # fmt: skip
JUSTES_2004 = {
    "cmi.completion_status": (["completed", "incomplete", "not attempted", "unknown"], ["passed", ""]),
    "cmi.success_status": (["passed", "failed", "unknown"], ["completed"]),
    "cmi.exit": (["time-out", "suspend", "logout", "normal", ""], ["end"]),
    "cmi.location": (["", "l" * 1000], ["l" * 1001]),
    "cmi.suspend_data": (["s" * 64000], ["s" * 64001]),
    "cmi.score.scaled": (["-1", "1", "0.5", "-0.0", ".5"], ["1.01", "-1.01", "abc", ""]),
    "cmi.score.raw": (["-5", "1000", "0.1234567"], ["", "1,5", "1e3"]),
    "cmi.progress_measure": (["0", "1"], ["-0.1", "1.1"]),
    "cmi.session_time": (["PT0S", "P1Y2M3DT4H5M6.78S", "P3D", "PT36H"],
                         ["P", "PT", "P1H", "00:00:01", "PT1.123S", "P1YT", "PT1S1H", "-PT1S", ""]),
    "cmi.learner_preference.language": (["", "fr", "fr-CA", "i-klingon"], ["fr_FR", "français"]),
    "cmi.learner_preference.audio_captioning": (["-1", "0", "1"], ["2"]),
    "cmi.learner_preference.audio_level": (["0", "1.5"], ["-1"]),
    "adl.nav.request": (["continue", "previous", "{target=i-un}choice", "suspendAll", "_none_"],
                        ["next", "{target=}choice", "choice"]),
    "cmi.comments_from_learner.0.comment": (["bien", "{lang=fr}bien", "c" * 4000], ["{lang=x_y}bien", "c" * 4001]),
    "cmi.comments_from_learner.0.timestamp": (
        ["2026", "2026-02", "2026-02-28", "2026-02-28T10:20:30Z", "2026-02-28T10:20:30.25+01:00", "2026-02-28T10:20"],
        ["2026-02-30", "1969-01-01", "2039", "28/02/2026", "2026-02-28T24:00:00", "2026-02-28 10:00"],
    ),
    "cmi.objectives.0.id": (["urn:x:1", "obj"], ["", "a b", "urn:x", "a" * 4001]),
}  # fmt: skip
CAS = [("SCORM_12", e, j, f) for e, (j, f) in JUSTES_12.items()]
CAS += [("SCORM_2004_4", e, j, f) for e, (j, f) in JUSTES_2004.items()]


@pytest.mark.parametrize(("norme", "element", "justes", "faux"), CAS, ids=[f"{n}-{e}" for n, e, _, _ in CAS])
def test_values_of_each_type(norme, element, justes, faux):
    for valeur in justes:
        assert ecrire(ouverte(norme), element, valeur) == 0, valeur
    for valeur in faux:
        assert ecrire(ouverte(norme), element, valeur) in ((405,) if norme == "SCORM_12" else (406, 407)), valeur


REPONSES = {
    "true-false": (["true", "false"], ["True", "", "t"]),
    "choice": (["a", "a[,]b", ""], ["a[,]a", "a b", "[,]", "[,]".join(str(n) for n in range(37))]),
    "fill-in": (["mot", "{lang=fr}mot[,]autre", "x" * 250], ["x" * 251, "{lang=é}mot"]),
    "long-fill-in": (["x" * 4000], ["x" * 4001]),
    "matching": (["a[.]1", "a[.]1[,]b[.]2", ""], ["a", "a[.]", "a[.]b[.]c"]),
    "performance": (["etape[.]reponse", "[.]reponse[,]etape[.]"], ["etape", "[.]"]),
    "sequencing": (["a[,]b[,]a", "a"], ["a b"]),
    "likert": (["tres-bien"], ["", "a b"]),
    "numeric": (["4", "-4.5"], ["quatre", "1[:]2"]),
    "other": (["n’importe quoi"], ["x" * 4001]),
}


MODELES = {
    "numeric": (["1[:]2", "[:]2", "1[:]", "[:]", "3"], ["2[:]1", "a[:]b", "1[:]2[:]3"]),
    "fill-in": (["{case_matters=true}{order_matters=false}mot"], ["{case_matters=oui}mot"]),
    "long-fill-in": (["{case_matters=false}{lang=fr}mot"], ["{case_matters=1}mot"]),
    "performance": (["{order_matters=false}a[.]b"], ["{order_matters=x}a[.]b"]),
    "sequencing": (["a[,]b"], [""]),
}
FORMES = [("learner_response", genre, *formes) for genre, formes in REPONSES.items()]
FORMES += [("correct_responses.0.pattern", genre, *formes) for genre, formes in MODELES.items()]


@pytest.mark.parametrize(("quoi", "genre", "justes", "faux"), FORMES, ids=[f"{f[0]}-{f[1]}" for f in FORMES])
def test_response_and_correct_pattern_have_the_shape_of_their_question(quoi, genre, justes, faux):
    for code, valeurs in ((0, justes), (406, faux)):
        for valeur in valeurs:
            api = ouverte("SCORM_2004_4")
            assert ecrire(api, "cmi.interactions.0.id", "q") == ecrire(api, "cmi.interactions.0.type", genre) == 0
            assert ecrire(api, f"cmi.interactions.0.{quoi}", valeur) == code, valeur


def test_true_false_answer_of_1_2_is_checked_once_its_type_is_known():
    api = ouverte("SCORM_12")
    assert ecrire(api, "cmi.interactions.0.type", "true-false") == 0
    assert ecrire(api, "cmi.interactions.0.student_response", "peut-être") == 405
    assert ecrire(api, "cmi.interactions.0.student_response", "t") == 0


# Les règles entre éléments


def test_entries_follow_each_other_begin_by_their_identifier_and_a_response_follows_its_type():
    for norme, code in (("SCORM_12", 201), ("SCORM_2004_4", 351)):
        api = ouverte(norme)
        assert ecrire(api, "cmi.objectives.1.id", "b") == code
        assert ecrire(api, "cmi.objectives.0.id", "a") == 0 and ecrire(api, "cmi.objectives.1.id", "b") == 0
    api = ouverte("SCORM_2004_4")
    assert ecrire(api, "cmi.interactions.0.type", "choice") == 408
    assert ecrire(api, "cmi.objectives.0.score.raw", "1") == 408
    assert ecrire(api, "cmi.interactions.0.id", "q") == 0
    assert ecrire(api, "cmi.interactions.0.learner_response", "a") == 408
    assert ecrire(api, "cmi.interactions.0.correct_responses.0.pattern", "a") == 408


def test_identifiers_and_patterns_are_not_repeated():
    api = ouverte("SCORM_2004_4")
    assert ecrire(api, "cmi.objectives.0.id", "a") == ecrire(api, "cmi.objectives.0.id", "a") == 0
    assert ecrire(api, "cmi.objectives.0.id", "b") == 351 and ecrire(api, "cmi.objectives.1.id", "a") == 351
    ecrire(api, "cmi.interactions.0.id", "q")
    assert ecrire(api, "cmi.interactions.0.objectives.0.id", "a") == 0
    assert ecrire(api, "cmi.interactions.0.objectives.1.id", "a") == 351
    ecrire(api, "cmi.interactions.0.type", "choice")
    assert ecrire(api, "cmi.interactions.0.correct_responses.0.pattern", "a") == 0
    assert ecrire(api, "cmi.interactions.0.correct_responses.1.pattern", "a") == 351
    ecrire(api, "cmi.interactions.1.id", "r")
    ecrire(api, "cmi.interactions.1.type", "true-false")
    ecrire(api, "cmi.interactions.1.correct_responses.0.pattern", "true")
    assert ecrire(api, "cmi.interactions.1.correct_responses.1.pattern", "false") == 351


def test_keywords_and_shared_data_are_not_written():
    for norme, code in (("SCORM_12", 402), ("SCORM_2004_4", 404)):
        api = ouverte(norme)
        assert {
            ecrire(api, e, "x") for e in ("cmi.objectives._count", "cmi.interactions._children", "cmi._version")
        } == {code}
        assert {ecrire(api, e, "x") for e in ("cmi", "cmi.inconnu", "cmi.inconnu._count")} == {401}
    assert ecrire(ouverte("SCORM_2004_4"), "adl.data.0.store", "x") == 351
    assert ecrire(ouverte("SCORM_2004_4"), "adl.nav.request_valid.choice.{target=i}", "true") == 404
    assert ecrire(ouverte("SCORM_2004_4"), "", "x") == 351 and ecrire(ouverte("SCORM_12"), "", "x") == 201


# Ce que la plateforme décide


@pytest.mark.parametrize(
    ("note", "statut", "sortie", "attendu"),
    [("85", "completed", "", "passed"), ("79.9", "completed", "", "failed"), ("80", "", "", "passed"),
     ("50", "passed", "", "failed"), ("", "completed", "", "completed"), ("", "", "", "completed"),
     ("50", "incomplete", "suspend", "incomplete"), ("90", "completed", "suspend", "passed"),
     ("10", "browsed", "", "browsed")],
)  # fmt: skip
def test_mastery_score_decides_at_the_end_in_1_2(note, statut, sortie, attendu):
    api = ouverte("SCORM_12", **{"cmi.student_data.mastery_score": "80"})
    for element, valeur in (("score.raw", note), ("lesson_status", statut), ("exit", sortie)):
        if valeur:
            assert ecrire(api, f"cmi.core.{element}", valeur) == 0
    statut_a_la_fin(api)
    assert api.valeurs[STATUT] == attendu


def test_mastery_score_decides_nothing_without_credit():
    api = ouverte("SCORM_12", **{"cmi.student_data.mastery_score": "80", "cmi.core.credit": "no-credit"})
    ecrire(api, "cmi.core.score.raw", "10")
    ecrire(api, "cmi.core.lesson_status", "completed")
    statut_a_la_fin(api)
    assert etat_de(api) == EtatPassage.TERMINE


def test_thresholds_decide_in_2004():
    api = ouverte("SCORM_2004_4", **{"cmi.completion_threshold": "0.8", "cmi.scaled_passing_score": "0.5"})
    ecrire(api, "cmi.success_status", "passed")
    ecrire(api, "cmi.completion_status", "completed")
    assert etat_de(api) == EtatPassage.TERMINE  # sans mesure, la réussite dite ne compte pas, l’achèvement dit compte
    ecrire(api, "cmi.progress_measure", "0.5")
    ecrire(api, "cmi.score.scaled", "0.4")
    assert etat_de(api) == EtatPassage.COMMENCE
    ecrire(api, "cmi.progress_measure", "0.8")
    assert etat_de(api) == EtatPassage.ECHOUE
    ecrire(api, "cmi.score.scaled", "0.5")
    assert etat_de(api) == EtatPassage.REUSSI and note_de(api) == 50


def test_content_that_leaves_silently_is_completed_unless_it_suspends():
    for norme, sortie in (("SCORM_12", "cmi.core.exit"), ("SCORM_2004_4", "cmi.exit")):
        for valeur, etat in (("", EtatPassage.TERMINE), ("suspend", EtatPassage.COMMENCE)):
            api = ouverte(norme)
            ecrire(api, sortie, valeur)
            statut_a_la_fin(api)
            assert etat_de(api) == etat


def test_mark_is_read_between_its_bounds():
    api = ouverte("SCORM_2004_4")
    for nom, valeur in (("raw", "15"), ("min", "10"), ("max", "20")):
        ecrire(api, f"cmi.score.{nom}", valeur)
    assert note_de(api) == 50
    ecrire(api, "cmi.score.scaled", "-0.5")
    assert note_de(api) == 0


# Les durées


def test_durations_are_read_and_written_back():
    assert centiemes_12("0001:02:03.45") == 372345 and duree_12(372345) == "0001:02:03.45"
    assert centiemes_2004("PT1H2M3.45S") == 372345 and duree_2004(372345) == "PT1H2M3.45S"
    assert centiemes_2004("P1D") == 8_640_000 and duree_2004(8_640_000) == "PT24H0M0S"
    assert centiemes_2004("P" + "9" * 200 + "D") is None and centiemes_12("x") is None
    assert duree_12(10**12) == "9999:59:59.99"
    assert [duree_dire(c) for c in (4200, 6000, 372345)] == ["42 s", "1 min", "1 h 02"]


# Les clichés


def peser(norme: str, connu: dict, paires, fin: bool = False) -> Resultat:
    return cliche_peser(norme, connu, paires, fin=fin)


def test_snapshot_is_replayed_whatever_its_order_and_twice_is_once():
    paires = [
        ("cmi.interactions.1.learner_response", "true"), ("cmi.interactions.1.type", "true-false"),
        ("cmi.interactions.1.id", "q2"), ("cmi.interactions.0.objectives.0.id", "o"),
        ("cmi.interactions.0.correct_responses.0.pattern", "a"), ("cmi.interactions.0.type", "choice"),
        ("cmi.interactions.0.id", "q1"), ("cmi.location", "p3"),
    ]  # fmt: skip
    une = peser("SCORM_2004_4", {}, paires)
    encore = peser("SCORM_2004_4", une.valeurs, reversed(paires))
    assert not une.refusees and not encore.refusees and encore.valeurs == une.valeurs == dict(paires)


def test_snapshot_says_each_refused_value_with_its_code_and_keeps_nothing_of_a_session():
    paires = [("cmi.core.student_name", "Moi"), ("cmi.core.score.raw", "200"), ("cmi.suspend_data", 12), ("x", "y")]
    gardes = [("cmi.core.lesson_location", "p"), ("cmi.core.exit", "suspend"), ("cmi.core.session_time", "00:01:00")]
    resultat = peser("SCORM_12", {"cmi.core.credit": "credit"}, [*paires, *gardes])
    assert {refusee["element"]: refusee["code"] for refusee in resultat.refusees} == {
        "cmi.core.student_name": 403, "cmi.core.score.raw": 405, "cmi.suspend_data": 405, "x": 401,
    }  # fmt: skip
    assert all(refusee["phrase"] for refusee in resultat.refusees)
    assert (resultat.valeurs, resultat.centiemes) == ({"cmi.core.lesson_location": "p"}, 6000)


@pytest.mark.parametrize(("avant", "apres", "reste"), [
    ("passed", "incomplete", "passed"), ("completed", "failed", "completed"), ("failed", "passed", "passed"),
    ("completed", "passed", "passed"), ("passed", "completed", "passed"), ("incomplete", "completed", "completed"),
])  # fmt: skip
def test_status_never_goes_back(avant, apres, reste):
    assert peser("SCORM_12", {STATUT: avant}, [(STATUT, apres)], fin=True).valeurs[STATUT] == reste


SEQUENCES = sorted((Path(__file__).parent / "sequences").glob("*.txt"))
assert {fichier.name.partition("-")[0] for fichier in SEQUENCES} == {"12", "2004"}


class Navigateur:
    """Plays a sequence against the server; a failure names its line."""

    def __init__(self, client, norme: str) -> None:
        self.client, self.norme = client, norme
        maitrise = "<adlcp:masteryscore>60</adlcp:masteryscore>"
        contenu = un_scorm(un_manifeste(un_item("un", maitrise))) if norme == "1.2" else un_scorm_2004(norme)
        self.passage = rules.passage_ouvrir(compte=un_conseiller(), paquet=une_version(contenu).paquet)
        client.force_login(self.passage.compte)

    def _poster(self, nom: str, corps: dict) -> dict:
        adresse = reverse(nom, args=[self.passage.uuid])
        reponse = self.client.post(adresse, json.dumps({"sco": "i-un", **corps}), content_type="application/json")
        assert reponse.status_code == 200, reponse.content
        return reponse.json()

    def ouvrir(self, _reste: str) -> None:
        ouvert = self._poster("scorm_ouvrir", {})
        self.jeton, self.depart, self.compteur = ouvert["jeton"], ouvert["depart"], 0
        self.ecrits, self.attendus = {}, {}

    def lire(self, reste: str) -> None:
        element, _egal, valeur = reste.partition(" =")
        trouve = self.depart | EtatSco.objects.get().valeurs
        assert trouve.get(element, "") == valeur.strip()

    def écrire(self, reste: str) -> None:
        element, _egal, valeur = reste.partition(" =")
        valeur, _refus, code = valeur.partition(" ! ")
        self.ecrits[element] = valeur.strip()
        if code:
            self.attendus[element] = int(code)

    def garder(self, _reste: str, fin: bool = False) -> None:
        self.compteur += 1
        corps = {"jeton": self.jeton, "compteur": self.compteur, "valeurs": self.ecrits, "fin": fin}
        reponse = self._poster("scorm_envoi", corps)
        assert {refus["element"]: refus["code"] for refus in reponse["refusees"]} == self.attendus
        assert self._poster("scorm_envoi", corps) == reponse

    def terminer(self, reste: str) -> None:
        self.garder(reste, fin=True)

    def état(self, reste: str) -> None:
        assert PassageScorm.objects.get().etat == reste


@pytest.mark.django_db
@pytest.mark.parametrize("fichier", SEQUENCES, ids=lambda fichier: fichier.stem)
def test_sequence_is_answered_as_the_standard_says(client, fichier):
    lignes = [ligne for ligne in fichier.read_text("utf-8").splitlines() if ligne and not ligne.startswith("#")]
    navigateur = Navigateur(client, lignes[0].partition(" ")[2])
    for ligne in lignes[1:]:
        geste, _espace, reste = ligne.partition(" ")
        try:
            getattr(navigateur, geste)(reste)
        except AssertionError as erreur:
            raise AssertionError(f"{fichier.name} : {ligne}\n{erreur}") from erreur
