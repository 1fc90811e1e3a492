"""What the calendar does: slips for which nobody came are closed, old ones counted then erased, doors measured."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.orientation.rules.couverture import couvertures_calculer
from reseau.orientation.rules.decomptes import fiches_decompter
from reseau.orientation.rules.fiches import fiches_echoir
from reseau.orientation.rules.information import informations_rappeler

TRAVAUX = [
    Periodique("orientation.fiches", NUIT, fiches_echoir, "{} fiche(s) fermée(s) sans passage."),
    Periodique(
        "orientation.information", NUIT, informations_rappeler, "{} personne(s) prévenue(s) d’une page à relire."
    ),
    Periodique("orientation.decomptes", NUIT, fiches_decompter, "{} fiche(s) de liaison effacée(s), comptée(s)."),
    Periodique("orientation.couverture", NUIT, couvertures_calculer, "{} besoin(s) n’ont plus de porte."),
]
