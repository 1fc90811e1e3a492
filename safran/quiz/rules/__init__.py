"""Every write of the quizzes: attempts, time granted, new markings."""

from home.erreurs import RegleRefusee
from safran.quiz.rules.renotations import quiz_renoter
from safran.quiz.rules.temps import temps_accorder
from safran.quiz.rules.tentatives import reponse_save, tentative_echeance, tentative_start, tentative_submit

__all__ = [
    "RegleRefusee",
    "quiz_renoter",
    "reponse_save",
    "temps_accorder",
    "tentative_echeance",
    "tentative_start",
    "tentative_submit",
]
