"""Attempts: begun once, frozen, marked on the server, never changed again."""

import datetime
import threading
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from home.erreurs import RegleRefusee
from safran.quiz.genres import questions_a_plat
from safran.quiz.models import Quiz, Tentative
from safran.quiz.prises import quiz_coherents
from safran.quiz.queries import tentatives
from safran.quiz.rules.tentatives import reponse_enregistrer, tentative_commencer, tentative_soumettre
from safran.quiz.signals import tentative_terminee
from tests.fabriques import un_conseiller
from tests.refus import refus
from tests.safran.fabriques_quiz import (
    fausses,
    justes,
    reponses_de,
    un_quiz,
    un_vrai_faux,
    une_question,
    une_tentative_remise,
)

pytestmark = pytest.mark.django_db


def test_attempt_freezes_its_questions_and_a_revision_changes_nothing(compte):
    quiz = un_quiz([une_question(enonce="Ancienne question")])
    tentative = une_tentative_remise(compte, quiz)
    quiz.questions = quiz.questions.stream_block.to_python([une_question(enonce="Nouvelle question")])
    quiz.seuil = 100
    quiz.save_revision().publish()
    tentative.refresh_from_db()
    assert tentative.questions[0]["enonce"] == "Ancienne question" and tentative.seuil == 70
    suivante = tentative_commencer(compte=compte, quiz=Quiz.objects.get(pk=quiz.pk))
    assert suivante.questions[0]["enonce"] == "Nouvelle question" and suivante.seuil == 100


def test_double_click_on_begin_makes_one_attempt(compte):
    quiz = un_quiz()
    assert tentative_commencer(compte=compte, quiz=quiz) == tentative_commencer(compte=compte, quiz=quiz)
    assert Tentative.objects.count() == 1


def test_second_open_attempt_is_refused_by_the_database(compte):
    tentative = tentative_commencer(compte=compte, quiz=un_quiz())
    tentative.pk, tentative.uuid, tentative.numero = None, None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Tentative.objects.create(
            compte=compte, quiz=tentative.quiz, numero=2, seuil=70, points_max=1, questions=tentative.questions
        )


def test_handing_in_twice_gives_the_same_result(compte):
    tentative = tentative_commencer(compte=compte, quiz=un_quiz())
    premiere = tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative))
    seconde = tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative, bonnes=0))
    assert (premiere.pourcentage, premiere.remise_le) == (seconde.pourcentage, seconde.remise_le) and seconde.reussie


def test_answers_saved_after_handing_in_are_refused(compte):
    tentative = une_tentative_remise(compte, un_quiz())
    refus("deja_remise", reponse_enregistrer, tentative=tentative, reponses=reponses_de(tentative, bonnes=0))
    tentative.refresh_from_db()
    assert tentative.pourcentage == 100


def test_saving_answers_twice_changes_nothing_and_an_empty_one_is_removed(compte):
    tentative = tentative_commencer(compte=compte, quiz=un_quiz())
    question = questions_a_plat(tentative.questions)[0]
    for _ in range(2):
        tentative = reponse_enregistrer(tentative=tentative, reponses={question["id"]: justes(question)})
    assert tentative.reponses == {question["id"]: justes(question)}
    assert reponse_enregistrer(tentative=tentative, reponses={question["id"]: {}}).reponses == {}


@pytest.mark.parametrize("reponse", [{"choix": ["ailleurs"]}, {"choix": [], "passe": False}, {"autre": 1}])
def test_answer_that_was_not_proposed_is_refused(compte, reponse):
    tentative = tentative_commencer(compte=compte, quiz=un_quiz())
    question = questions_a_plat(tentative.questions)[0]
    refus("reponse_inconnue", reponse_enregistrer, tentative=tentative, reponses={question["id"]: reponse})


def test_answer_to_another_quiz_is_refused(compte):
    ailleurs = tentative_commencer(compte=compte, quiz=un_quiz())
    tentative = tentative_commencer(compte=compte, quiz=un_quiz())
    with pytest.raises(RegleRefusee):
        reponse_enregistrer(tentative=tentative, reponses=reponses_de(ailleurs))


def test_attempt_with_an_unanswered_question_is_not_handed_in(compte):
    tentative = tentative_commencer(compte=compte, quiz=un_quiz())
    reponses = reponses_de(tentative)
    reponses.popitem()
    with pytest.raises(RegleRefusee) as levee:
        tentative_soumettre(tentative=tentative, reponses=reponses)
    assert levee.value.message == "Une question attend encore votre réponse."
    tentative.refresh_from_db()
    assert not tentative.est_remise


def test_i_do_not_know_counts_as_answered_and_gives_nothing(compte):
    tentative = tentative_commencer(compte=compte, quiz=un_quiz([une_question(), un_vrai_faux()]))
    premiere, seconde = questions_a_plat(tentative.questions)
    reponses = {premiere["id"]: {"passe": True}, seconde["id"]: justes(seconde)}
    assert tentative_soumettre(tentative=tentative, reponses=reponses).pourcentage == 50


def test_threshold_is_not_reached_by_rounding(compte):
    quiz = un_quiz([une_question(), une_question(), une_question()], seuil=67)
    tentative = une_tentative_remise(compte, quiz, bonnes=2)
    assert (tentative.pourcentage, tentative.reussie, tentative.points) == (66, False, Decimal("2"))


def test_exact_threshold_passes(compte):
    quiz = un_quiz([une_question() for _ in range(10)], seuil=70)
    assert une_tentative_remise(compte, quiz, bonnes=7).reussie
    assert not une_tentative_remise(compte, quiz, bonnes=6).reussie


def test_partial_points_are_kept_to_the_hundredth(compte):
    question = une_question("multiple", justes=("a", "b", "c"), fausses=("d",))
    tentative = tentative_commencer(compte=compte, quiz=un_quiz([question]))
    figee = tentative.questions[0]
    reponse = {"choix": justes(figee)["choix"][:2]}
    tentative = tentative_soumettre(tentative=tentative, reponses={figee["id"]: reponse})
    assert (tentative.points, tentative.pourcentage) == (Decimal("0.67"), 66)


def test_attempts_are_limited_when_the_quiz_says_so(compte):
    quiz = un_quiz(essais_max=2)
    for _ in range(2):
        une_tentative_remise(compte, quiz, bonnes=0)
    refus("essais_epuises", tentative_commencer, compte=compte, quiz=quiz)
    assert tentative_commencer(compte=un_conseiller(), quiz=quiz).numero == 1


def test_next_attempt_waits_for_its_delay(compte):
    quiz = un_quiz(delai_minutes=60)
    with time_machine.travel(datetime.datetime(2026, 3, 3, 9, 0, tzinfo=datetime.UTC), tick=False) as temps:
        une_tentative_remise(compte, quiz, bonnes=0)
        temps.shift(datetime.timedelta(minutes=59))
        with pytest.raises(RegleRefusee) as levee:
            tentative_commencer(compte=compte, quiz=quiz)
        assert levee.value.message == "Vous pourrez recommencer mardi 3 mars 2026 à 11\xa0h."
        temps.shift(datetime.timedelta(minutes=1))
        assert tentative_commencer(compte=compte, quiz=quiz).numero == 2


def test_unpublished_quiz_is_not_begun_but_is_finished(compte):
    quiz = un_quiz()
    tentative = tentative_commencer(compte=compte, quiz=quiz)
    quiz.unpublish()
    quiz.refresh_from_db()
    with pytest.raises(RegleRefusee):
        tentative_commencer(compte=un_conseiller(), quiz=quiz)
    assert tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative)).reussie


def test_best_attempt_counts_and_a_later_failure_takes_nothing_back(compte):
    quiz = un_quiz()
    bonne = une_tentative_remise(compte, quiz)
    une_tentative_remise(compte, quiz, bonnes=0)
    etat = tentatives.quiz_etat(compte, quiz)
    assert etat.reussi and etat.meilleure == bonne
    assert tentatives.quiz_reussi(compte, quiz.code) and not tentatives.quiz_reussi(un_conseiller(), quiz.code)


def test_handed_in_quizzes_are_told_passed_or_not(compte):
    manque, ouvert, autre = un_quiz(), un_quiz(), un_quiz()
    une_tentative_remise(compte, manque, bonnes=0)
    tentative_commencer(compte=compte, quiz=ouvert)
    une_tentative_remise(un_conseiller(), autre)
    assert tentatives.quiz_rendus(compte, [manque.pk, ouvert.pk, autre.pk]) == {manque.pk}


def test_signal_is_sent_once_in_the_transaction(compte):
    recues = []

    def ecouter(sender, tentative, **kwargs):
        recues.append((tentative.pk, transaction.get_connection().in_atomic_block, tentative.est_remise))

    tentative_terminee.connect(ecouter)
    try:
        tentative = une_tentative_remise(compte, un_quiz())
        tentative_soumettre(tentative=tentative, reponses={})
    finally:
        tentative_terminee.disconnect(ecouter)
    assert recues == [(tentative.pk, True, True)]


def test_listener_that_fails_leaves_the_attempt_open(compte):
    def tomber(sender, **kwargs):
        raise RuntimeError("panne")

    tentative_terminee.connect(tomber)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            une_tentative_remise(compte, un_quiz())
    finally:
        tentative_terminee.disconnect(tomber)
    assert not Tentative.objects.remises().exists()


def test_shuffled_answers_keep_their_identity_and_questions_their_order(compte):
    question = une_question(justes=("a",), fausses=tuple("bcdefghijk"))
    quiz = un_quiz([question, un_vrai_faux()], melanger=True)
    origine = [reponse["id"] for reponse in question["value"]["reponses"]]
    tirages = [tentative_commencer(compte=un_conseiller(), quiz=quiz).questions for _ in range(6)]
    ordres = [[reponse["id"] for reponse in tirage[0]["reponses"]] for tirage in tirages]
    assert all(sorted(ordre) == sorted(origine) for ordre in ordres) and any(ordre != origine for ordre in ordres)
    assert all([r["id"] for r in tirage[1]["reponses"]] == ["vrai", "faux"] for tirage in tirages)


def test_quiz_with_attempts_is_protected_by_the_database(compte):
    quiz = un_quiz()
    une_tentative_remise(compte, quiz)
    with pytest.raises(ProtectedError):
        quiz.delete()


def test_verification_sees_a_forged_result(compte):
    tentative = une_tentative_remise(compte, un_quiz(), bonnes=0)
    assert list(quiz_coherents()) == []
    Tentative.objects.filter(pk=tentative.pk).update(pourcentage=100, reussie=True)
    assert any("que ses réponses ne donnent pas" in phrase for phrase in quiz_coherents())
    Tentative.objects.filter(pk=tentative.pk).update(pourcentage=0, reussie=True)
    assert any("contre son seuil" in phrase for phrase in quiz_coherents())
    Tentative.objects.filter(pk=tentative.pk).update(reussie=False, numero=3)
    assert any("ne se suivent pas" in phrase for phrase in quiz_coherents())


@pytest.mark.parametrize("champs", [{"pourcentage": 101}, {"points": Decimal("99")}, {"remise_le": None}])
def test_impossible_result_is_refused_by_the_database(compte, champs):
    tentative = une_tentative_remise(compte, un_quiz())
    with pytest.raises(IntegrityError), transaction.atomic():
        Tentative.objects.filter(pk=tentative.pk).update(**champs)


def test_wrong_answer_builder_is_wrong(compte):
    """Negative control of the builders used above."""
    tentative = tentative_commencer(compte=compte, quiz=un_quiz([une_question()]))
    question = tentative.questions[0]
    assert fausses(question) != justes(question)
    assert tentative_soumettre(tentative=tentative, reponses={question["id"]: fausses(question)}).pourcentage == 0


@pytest.mark.concurrence
@pytest.mark.django_db(transaction=True)
def test_same_gestures_at_once_make_one_attempt_and_one_result():
    compte, quiz, recues, erreurs = un_conseiller(), un_quiz(), [], []
    barriere = threading.Barrier(4)

    def ecouter(sender, tentative, **kwargs):
        recues.append(tentative.pk)

    def gestes():
        try:
            barriere.wait(10)
            tentative = tentative_commencer(compte=compte, quiz=quiz)
            barriere.wait(10)
            tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative))
        except Exception as erreur:
            erreurs.append(erreur)
        finally:
            connection.close()

    tentative_terminee.connect(ecouter)
    try:
        fils = [threading.Thread(target=gestes) for _ in range(4)]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()
    finally:
        tentative_terminee.disconnect(ecouter)
    assert not erreurs and Tentative.objects.count() == 1 and len(recues) == 1
    assert Tentative.objects.get().reussie and list(quiz_coherents()) == []
