"""Attempts whose time is over, answers and trainings of the day kept for too long, what comes back."""

from home.travaux.periodiques import NUIT, QUART_D_HEURE, Periodique
from safran.quiz.rules.entrainements import entrainements_oublier
from safran.quiz.rules.oublis import reponses_oublier
from safran.quiz.rules.ouvertes import relectures_relancer
from safran.quiz.rules.revisions import revisions_annoncer, revisions_oublier
from safran.quiz.rules.tentatives import tentatives_echoir

TRAVAUX = [
    Periodique("quiz.relectures", NUIT, relectures_relancer, "{} réponse(s) libre(s) dont la relecture tarde."),
    Periodique(
        "quiz.revisions", NUIT, revisions_annoncer, "{} personne(s) qui le demandent ont des questions à revoir."
    ),
    Periodique(
        "quiz.oublis", NUIT, revisions_oublier, "{} question(s) à revoir oubliée(s), qui attendaient depuis un an."
    ),
    Periodique("quiz.essais", QUART_D_HEURE, tentatives_echoir, "{} essai(s) rendu(s) à leur échéance."),
    Periodique(
        "quiz.reponses", QUART_D_HEURE, reponses_oublier, "{} essai(s) d’il y a plus d’un an : réponses effacées."
    ),
    Periodique(
        "quiz.entrainements",
        QUART_D_HEURE,
        entrainements_oublier,
        "{} entraînement(s) effacé(s), tirés il y a plus d’un an.",
    ),
]
