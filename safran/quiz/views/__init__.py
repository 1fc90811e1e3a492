"""Screens of the quizzes."""

from safran.quiz.views.entrainements import entrainement, entrainement_repondre
from safran.quiz.views.pilotage import renoter, statistiques, statistiques_export, suivis, temps
from safran.quiz.views.tentatives import positionnement, quiz, tentative

__all__ = [
    "entrainement",
    "entrainement_repondre",
    "positionnement",
    "quiz",
    "renoter",
    "statistiques",
    "statistiques_export",
    "suivis",
    "temps",
    "tentative",
]
