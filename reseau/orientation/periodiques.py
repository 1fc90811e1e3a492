"""What the calendar does to slips: those for which nobody came are closed."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.orientation.rules.fiches import fiches_echoir
from reseau.orientation.rules.information import informations_rappeler

TRAVAUX = [
    Periodique("orientation.fiches", NUIT, fiches_echoir, "{} fiche(s) fermée(s) sans passage."),
    Periodique(
        "orientation.information", NUIT, informations_rappeler, "{} personne(s) prévenue(s) d’une page à relire."
    ),
]
