"""What the calendar does to slips: those for which nobody came are closed."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.orientation.rules.fiches import fiches_echoir

TRAVAUX = [
    Periodique("orientation.fiches", NUIT, fiches_echoir, "{} fiche(s) fermée(s) sans passage."),
]
