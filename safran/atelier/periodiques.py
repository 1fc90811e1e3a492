"""Trainings whose hour has come."""

from home.travaux.periodiques import MINUTE, Periodique
from safran.atelier.rules.publication import publications_faire

TRAVAUX = [
    Periodique(
        "atelier.publications", MINUTE, publications_faire, "{} formation(s) publiée(s) entière(s) à leur heure."
    ),
]
