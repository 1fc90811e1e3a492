"""Screens of the quizzes."""

from safran.quiz.views.pilotage import renoter, statistiques, statistiques_export, temps
from safran.quiz.views.tentatives import positionnement, quiz, tentative

__all__ = ["positionnement", "quiz", "renoter", "statistiques", "statistiques_export", "temps", "tentative"]
