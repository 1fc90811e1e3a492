"""Each kind of question is whole: marked, shown, stored, exchanged; one that forgets a part is named here."""

import pytest
from django.template.loader import get_template

from safran.quiz.blocks import QuestionsSimplesBlock
from safran.quiz.choices import TypeQuestion
from safran.quiz.echange.formes import bloc_de, question_de
from safran.quiz.echange.gift_ecrire import gift_ecrire
from safran.quiz.echange.lecture import questions_lire
from safran.quiz.echange.moodle_ecrire import moodle_ecrire
from safran.quiz.genres import GENRES
from tests.safran.fabriques_quiz import de_chaque_genre, une_ouverte

QUESTIONS = {brut["type"]: brut for brut in (*de_chaque_genre(), une_ouverte())}


def lire(texte):
    return [ligne.question for ligne in questions_lire(texte.encode()).lignes]


@pytest.mark.parametrize("genre", TypeQuestion.values)
def test_kind_is_marked_shown_stored_and_exchanged(genre):
    bloc = QuestionsSimplesBlock().child_blocks[genre]
    for gabarit in (bloc.meta.template, GENRES[genre].gabarit, GENRES[genre].gabarit_corrige):
        assert get_template(gabarit)
    question = question_de(QUESTIONS[genre], image=None, titre="Essai", code="q-1")
    assert bloc_de(question, "q-1", None)["type"] == genre
    assert lire("".join(moodle_ecrire([question]))) == [question]
    ecrite = gift_ecrire([question])
    assert ecrite.laissees == len(ecrite.pertes) == 1 or [lue.genre for lue in lire(ecrite.texte)] == [genre]
