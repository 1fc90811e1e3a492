"""Quizzes, the bank of questions, attempts."""

from safran.quiz.models.banque import QuestionBanque
from safran.quiz.models.quiz import APERCU_CORRIGER, APERCU_PASSER, Quiz
from safran.quiz.models.tentative import Tentative

__all__ = ["APERCU_CORRIGER", "APERCU_PASSER", "QuestionBanque", "Quiz", "Tentative"]
