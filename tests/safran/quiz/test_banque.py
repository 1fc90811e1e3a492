"""The bank: chosen questions, draws at random, never twice the same, frozen."""

import pytest
from django.core.exceptions import ValidationError

from safran.quiz.genres import questions_a_plat
from safran.quiz.models import Quiz
from safran.quiz.rules import tentatives
from tests.fabriques import un_conseiller
from tests.refus import refus
from tests.safran.fabriques_quiz import (
    de_chaque_genre,
    reponses_de,
    un_quiz,
    un_tirage,
    une_question_de_banque,
    une_vignette,
)

BLOC = Quiz._meta.get_field("questions").stream_block
pytestmark = pytest.mark.django_db


def test_draw_takes_from_the_bank_never_twice_the_same_and_freezes_it(compte):
    lignes = [une_question_de_banque(categorie="Accueil/Premier contact") for _ in range(4)]
    une_question_de_banque(categorie="Accueilli"), une_question_de_banque(theme="handicap", categorie="Accueil")
    quiz = un_quiz([un_tirage(2, "cep", "Accueil"), un_tirage(2, "", "Accueil/Premier contact")])
    tentative = tentatives.tentative_commencer(compte=compte, quiz=quiz)
    tires = {question["id"] for question in tentative.questions}
    assert tires == {f"banque-{ligne.pk}" for ligne in lignes}
    assert quiz.nombre_questions == 4 and {q["theme"] for q in tentative.questions} == {"cep"}
    lignes[0].unpublish()
    tentative.refresh_from_db()
    assert {question["id"] for question in tentative.questions} == tires


def test_draws_differ_from_one_attempt_to_another():
    for _ in range(12):
        une_question_de_banque()
    quiz = un_quiz([un_tirage(3)])
    tirages = {
        tuple(q["id"] for q in tentatives.tentative_commencer(compte=un_conseiller(), quiz=quiz).questions)
        for _ in range(6)
    }
    assert len(tirages) > 1


def test_draw_asks_what_is_left_and_an_empty_quiz_is_not_begun(compte):
    ligne = une_question_de_banque()
    quiz = un_quiz([un_tirage(3)])
    assert len(tentatives.tentative_commencer(compte=compte, quiz=quiz).questions) == 1
    ligne.unpublish()
    refus("quiz_vide", tentatives.tentative_commencer, compte=un_conseiller(), quiz=quiz)


def test_draw_that_the_bank_cannot_fill_is_refused_when_written():
    une_question_de_banque()
    with pytest.raises(ValidationError) as levee:
        BLOC.clean(BLOC.to_python([un_tirage(2)]))
    assert "1 question de la banque correspond" in str(levee.value.as_json_data())


def test_chosen_line_of_the_bank_is_asked_once_and_keeps_its_case(compte):
    ligne = une_question_de_banque(une_vignette(de_chaque_genre()))
    choisie = {"type": "banque", "value": ligne.pk, "id": "choisie"}
    quiz = un_quiz([choisie, {**choisie, "id": "encore"}, un_tirage(1)])
    tentative = tentatives.tentative_commencer(compte=compte, quiz=quiz)
    assert len(tentative.questions) == 1 and len(questions_a_plat(tentative.questions)) == 8
    assert tentatives.tentative_soumettre(tentative=tentative, reponses=reponses_de(tentative)).pourcentage == 100
