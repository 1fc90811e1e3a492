"""What the calendar does to documents."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.ecrits.rules.signatures import protocoles_rappeler

TRAVAUX = [
    Periodique("ecrits.signatures", NUIT, protocoles_rappeler, "{} personne(s) appelée(s) à signer en tout."),
]
