"""Trainings whose hour has come, readings whose day comes."""

from home.travaux.periodiques import MINUTE, NUIT, Periodique
from safran.atelier.rules.publication import publications_faire
from safran.atelier.rules.retards import lectures_relancer

TRAVAUX = [
    Periodique(
        "atelier.publications", MINUTE, publications_faire, "{} formation(s) publiée(s) entière(s) à leur heure."
    ),
    Periodique(
        "atelier.lectures",
        NUIT,
        lectures_relancer,
        "{0.rappelees} lecture(s) de modules rappelée(s), {0.en_retard} en retard, dite(s) à la Région.",
    ),
]
