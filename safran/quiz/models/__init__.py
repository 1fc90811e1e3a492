"""Quizzes, the bank of questions, attempts, and what is kept beside them."""

from django.dispatch import Signal

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


# What this room tells the rooms above.

# Envoyé avec `tentative=`, dans la transaction qui rend le quiz ; une seule fois par tentative.
tentative_terminee = Signal()
# Envoyé avec `copie=`, dans la transaction qui relit une réponse libre ; une seule fois par réponse.
reponse_relue = Signal()
