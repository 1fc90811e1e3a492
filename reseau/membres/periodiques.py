"""What the calendar does to accounts: those that nobody opens any more, requests that are old."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.membres.rules.demandes import demandes_oublier
from reseau.membres.rules.departs import inactifs_traiter

TRAVAUX = [
    Periodique(
        "membres.inactifs",
        NUIT,
        inactifs_traiter,
        "Prévenus {0.avertis}, rappelés {0.rappeles}, anonymisés {0.anonymises}.",
    ),
    Periodique(
        "membres.demandes", NUIT, demandes_oublier, "{} demande(s) de compte effacée(s), faites il y a plus d’un an."
    ),
]
