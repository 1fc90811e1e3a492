"""Quizzes, the bank of questions, attempts, and what is kept beside them."""

from safran.quiz.models.banque import QuestionBanque
from safran.quiz.models.entrainement import Entrainement
from safran.quiz.models.ouvertes import ReponseOuverte
from safran.quiz.models.quiz import APERCU_CORRIGER, APERCU_PASSER, Quiz
from safran.quiz.models.releves import MILLE, ItemQuiz, Renotation, ReponseNotee
from safran.quiz.models.revisions import QuestionARevoir, ReglageRevisions
from safran.quiz.models.temps import PLUS_MAX, TempsSupplementaire
from safran.quiz.models.tentative import GRACE, Tentative

__all__ = [
    "APERCU_CORRIGER",
    "APERCU_PASSER",
    "GRACE",
    "MILLE",
    "PLUS_MAX",
    "Entrainement",
    "ItemQuiz",
    "QuestionARevoir",
    "QuestionBanque",
    "Quiz",
    "ReglageRevisions",
    "Renotation",
    "ReponseNotee",
    "ReponseOuverte",
    "TempsSupplementaire",
    "Tentative",
]
