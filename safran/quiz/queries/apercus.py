"""What the admin's previews show: attempts that are written nowhere."""

from typing import Any

from safran.quiz.genres import bloc_figer
from safran.quiz.models import APERCU_CORRIGER, QuestionBanque, Quiz, Tentative
from safran.quiz.queries.copies import elements_a_repondre, elements_corriges
from safran.quiz.tirages import questions_figer


def apercu_lire(quiz: Quiz, mode: str) -> dict[str, Any]:
    """What the admin's preview shows: an attempt that is written nowhere, to be taken or corrected."""
    return _apercu(quiz, questions_figer(quiz.questions), mode)


def apercu_banque(question: QuestionBanque, mode: str) -> dict[str, Any]:
    """The same for one line of the bank."""
    quiz = Quiz(titre=question.titre, theme=question.theme)
    return _apercu(quiz, [bloc_figer(bloc) for bloc in question.contenu], mode)


def _apercu(quiz: Quiz, questions: list[dict[str, Any]], mode: str) -> dict[str, Any]:
    tentative = Tentative(quiz=quiz, numero=1, seuil=quiz.seuil, questions=questions, reponses={})
    if mode == APERCU_CORRIGER:
        return {"quiz": quiz, "corrige": True, "elements": elements_corriges(tentative)}
    elements = elements_a_repondre(tentative)
    return {"quiz": quiz, "corrige": False, "elements": elements}
