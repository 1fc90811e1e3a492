"""Quizzes, the bank of questions, attempts, and what is kept beside them."""

from safran.quiz.models.entrainements import Entrainement, QuestionARevoir, ReglageRevisions
from safran.quiz.models.quiz import APERCU_CORRIGER, APERCU_PASSER, PLUS_MAX, QuestionBanque, Quiz, TempsSupplementaire
from safran.quiz.models.tentatives import GRACE, MILLE, ItemQuiz, Renotation, ReponseNotee, ReponseOuverte, Tentative

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
