"""Every write of the quizzes: attempts, what is forgotten of them, time granted, new markings, daily training."""

from home.erreurs import RegleRefusee
from safran.quiz.rules.entrainements import (
    entrainement_rafraichir,
    entrainement_repondre,
    entrainement_start,
    entrainements_effacer,
    entrainements_oublier,
)
from safran.quiz.rules.oublis import reponses_oublier
from safran.quiz.rules.renotations import quiz_renoter
from safran.quiz.rules.temps import temps_accorder
from safran.quiz.rules.tentatives import (
    reponse_save,
    tentative_echeance,
    tentative_start,
    tentative_submit,
    tentatives_echoir,
)

__all__ = [
    "RegleRefusee",
    "entrainement_rafraichir",
    "entrainement_repondre",
    "entrainement_start",
    "entrainements_effacer",
    "entrainements_oublier",
    "quiz_renoter",
    "reponse_save",
    "reponses_oublier",
    "temps_accorder",
    "tentative_echeance",
    "tentative_start",
    "tentative_submit",
    "tentatives_echoir",
]
