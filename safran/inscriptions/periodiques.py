"""Offers without an answer, queues, reminders."""

from home.travaux.periodiques import QUART_D_HEURE, Periodique
from safran.inscriptions.rules.attente import offres_expire
from safran.inscriptions.rules.sessions import rappels_send

TRAVAUX = [
    Periodique("inscriptions.offres", QUART_D_HEURE, offres_expire, "{} place(s) donnée(s) ou proposée(s)."),
    Periodique("inscriptions.rappels", QUART_D_HEURE, rappels_send, "{} rappel(s) à jour."),
]
