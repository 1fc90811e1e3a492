"""Offers without an answer, queues, reminders."""

from home.travaux.periodiques import QUART_D_HEURE, Periodique
from safran.inscriptions.rules.attente import offres_echoir
from safran.inscriptions.rules.reponses import reponses_reprendre
from safran.inscriptions.rules.sessions import rappels_envoyer

TRAVAUX = [
    Periodique("inscriptions.offres", QUART_D_HEURE, offres_echoir, "{} place(s) donnée(s) ou proposée(s)."),
    Periodique("inscriptions.reponses", QUART_D_HEURE, reponses_reprendre, "{} réponse(s) écrite(s) après une panne."),
    Periodique("inscriptions.rappels", QUART_D_HEURE, rappels_envoyer, "{} rappel(s) à jour."),
]
