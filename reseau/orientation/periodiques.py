"""What the calendar does to re-addressing: the coverage measured, old slips counted then erased."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.orientation.rules.couverture import couvertures_calculer
from reseau.orientation.rules.decomptes import fiches_decompter

TRAVAUX = [
    Periodique("orientation.couverture", NUIT, couvertures_calculer, "{} trou(s) de couverture ouvert(s)."),
    Periodique("orientation.decomptes", NUIT, fiches_decompter, "{} fiche(s) de liaison effacée(s), comptées."),
]
