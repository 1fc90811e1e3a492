"""Marking again: the old marks are kept, nothing earned is taken back, what is newly passed is told."""

from decimal import Decimal

import pytest
from django.urls import reverse

from safran.parcours.models import Suivi
from safran.parcours.rules import suivis
from safran.quiz.genres import GENRES
from safran.quiz.models import Quiz, Renotation, Tentative
from safran.quiz.prises import quiz_coherents, releves_coherents
from safran.quiz.queries import tentatives
from safran.quiz.queries.tentatives import questions_figer
from safran.quiz.rules import tentatives as renotations
from safran.quiz.rules.tentatives import tentative_commencer, tentative_soumettre
from tests.fabriques import un_conseiller, une_region
from tests.pages import page_lue
from tests.refus import refus
from tests.safran.fabriques_formations import un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import (
    de_chaque_genre,
    fausses,
    un_quiz,
    un_texte_court,
    un_tirage,
    un_vrai_faux,
    une_question,
    une_question_de_banque,
    une_tentative_remise,
    une_vignette,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return une_region()


def corriger_quiz(quiz: Quiz, questions: list[dict]) -> Quiz:
    """Publish the same quiz with another key."""
    quiz.questions = quiz.questions.stream_block.to_python(questions)
    quiz.save_revision().publish()
    return Quiz.objects.get(pk=quiz.pk)


def inverser(question: dict) -> dict:
    """The same statement, true for false."""
    return {**question, "value": {**question["value"], "juste": not question["value"]["juste"]}}


def test_corrected_key_marks_again_and_keeps_what_was(region):
    question = un_vrai_faux(True)
    quiz, compte = un_quiz([question, une_question()]), un_conseiller()
    tentative = une_tentative_remise(compte, quiz)
    bilan = renotations.quiz_renoter(
        quiz=corriger_quiz(quiz, [inverser(question), quiz.questions.raw_data[1]]),
        par=region,
        motif="La réponse était fausse",
    )
    assert bilan == {"lues": 1, "changees": 1, "reussies": 0}
    ligne = Renotation.objects.get()
    assert (ligne.points_avant, ligne.points_apres, ligne.par) == (Decimal(2), Decimal(1), region)
    assert ligne.questions_avant[0]["reponses"][0]["juste"] is True
    tentative.refresh_from_db()
    assert tentative.pourcentage == 50 and tentative.reussie
    assert list(quiz_coherents()) == list(releves_coherents()) == []


def test_marking_again_twice_writes_nothing_more(region):
    question = un_vrai_faux(True)
    quiz = un_quiz([question])
    une_tentative_remise(un_conseiller(), quiz)
    quiz = corriger_quiz(quiz, [inverser(question)])
    for changees in (1, 0):
        assert renotations.quiz_renoter(quiz=quiz, par=region, motif="Erreur")["changees"] == changees
    assert Renotation.objects.count() == 1


def test_newly_passed_attempt_completes_the_training_and_a_lost_one_withdraws_nothing(region):
    question = un_vrai_faux(True)
    quiz = un_quiz([question])
    formation = une_formation(achevement_criteres=[("quiz_reussi", {"quiz": quiz.code})])
    un_module(formation, [une_etape("Le quiz", [("quiz", quiz.pk)])])
    reussi, manque = un_conseiller(), un_conseiller()
    for compte, bonnes in ((reussi, 1), (manque, 0)):
        suivis.suivi_commencer(compte=compte, formation=formation)
        une_tentative_remise(compte, quiz, bonnes)
    dates = Suivi.objects.get(compte=reussi).acheve_le
    assert dates and Suivi.objects.get(compte=manque).acheve_le is None
    bilan = renotations.quiz_renoter(quiz=corriger_quiz(quiz, [inverser(question)]), par=region, motif="Erreur de clé")
    assert bilan == {"lues": 2, "changees": 2, "reussies": 1}
    assert Suivi.objects.get(compte=reussi).acheve_le == dates
    assert Suivi.objects.get(compte=manque).acheve_le is not None
    assert tentatives.quiz_reussi(reussi, quiz.code) and tentatives.quiz_reussi(manque, quiz.code)


def test_question_that_asks_something_else_keeps_its_mark(region):
    question = une_question(justes=("a",), fausses=("b",))
    quiz = un_quiz([question])
    une_tentative_remise(un_conseiller(), quiz)
    autre = {**une_question(justes=("c",), fausses=("d",)), "id": question["id"]}
    assert renotations.quiz_renoter(quiz=corriger_quiz(quiz, [autre]), par=region, motif="Refonte")["changees"] == 0


def test_open_attempt_is_not_marked(region):
    quiz = un_quiz([un_vrai_faux(True)])
    tentative_commencer(compte=un_conseiller(), quiz=quiz)
    assert renotations.quiz_renoter(quiz=quiz, par=region, motif="Essai")["lues"] == 0


def test_new_accepted_text_and_drawn_question_are_marked_again(region):
    ligne = une_question_de_banque(un_texte_court("mission locale"))
    quiz = un_quiz([un_tirage(1)])
    tentative = tentative_commencer(compte=un_conseiller(), quiz=quiz)
    reponse = {"parties": {"valeur": "la mission"}}
    tentative_soumettre(tentative=tentative, reponses={tentative.questions[0]["id"]: reponse})
    contenu = ligne.contenu.raw_data[0]
    contenu["value"]["reponses"].append({"type": "item", "value": {"texte": "la mission", "retour": ""}, "id": "neuve"})
    ligne.contenu = ligne.contenu.stream_block.to_python([contenu])
    ligne.save()
    assert renotations.quiz_renoter(quiz=quiz, par=region, motif="Réponse acceptée")["reussies"] == 1
    assert Tentative.objects.get().points == 1


@pytest.mark.parametrize("question", de_chaque_genre(), ids=lambda question: question["type"])
def test_unchanged_question_of_every_kind_keeps_its_key_and_its_order(question):
    bloc = Quiz._meta.get_field("questions").stream_block
    figee = questions_figer(bloc.to_python([question]), melanger=True)[0]
    actuelle = questions_figer(bloc.to_python([question]))[0]
    genre = GENRES[question["type"]]
    rectifiee = genre.rectifier(figee, actuelle)
    for reponse in (genre.exacte(figee), fausses(figee)):
        assert genre.corriger(rectifiee, reponse).points == genre.corriger(figee, reponse).points
    if question["type"] != "trous":
        assert rectifiee == figee


def test_question_of_a_case_is_marked_again(region):
    question = un_vrai_faux(True)
    vignette = une_vignette([question])
    quiz = un_quiz([vignette])
    une_tentative_remise(un_conseiller(), quiz)
    corrigee = {**vignette, "value": {**vignette["value"], "questions": [inverser(question)]}}
    assert renotations.quiz_renoter(quiz=corriger_quiz(quiz, [corrigee]), par=region, motif="Erreur")["changees"] == 1


def test_reason_is_asked_for(region):
    refus("motif_absent", renotations.quiz_renoter, quiz=un_quiz(), par=region, motif="  ")


def test_region_marks_again_on_its_page_and_reads_the_trace(client, region):
    client.force_login(region)
    question = un_vrai_faux(True)
    quiz = un_quiz([question])
    une_tentative_remise(un_conseiller(), quiz, bonnes=0)
    corriger_quiz(quiz, [inverser(question)])
    adresse = reverse("quiz_renoter", args=[quiz.code])
    assert "Renseignez ce champ." in page_lue(client.post(adresse, {"motif": ""}))
    html = page_lue(client.post(adresse, {"motif": "La clé était fausse"}, follow=True)).replace("&nbsp;", " ")
    assert "Un essai renoté, un de plus est réussi" in html and "La clé était fausse" in html
    assert "0 point, 0 %" in html and "1 point, 100 %" in html
