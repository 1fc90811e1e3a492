"""Every write of the quizzes: attempts, time granted, new markings, the training of the day."""

from home.erreurs import RegleRefusee
from safran.quiz.rules.entrainements import (
    entrainement_rafraichir,
    entrainement_repondre,
    entrainement_start,
    entrainements_effacer,
    entrainements_oublier,
)
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
    "temps_accorder",
    "tentative_echeance",
    "tentative_start",
    "tentative_submit",
    "tentatives_echoir",
]
