"""Answers given inside the steps, kept for too long."""

from home.travaux.periodiques import QUART_D_HEURE, Periodique
from safran.parcours.rules.reponses import reponses_oublier

TRAVAUX = [
    Periodique(
        "parcours.reponses", QUART_D_HEURE, reponses_oublier, "{} réponse(s) effacée(s), données il y a plus d’un an."
    )
]
