"""What the calendar does to documents: those to be seen again say so, signatures that are awaited are asked for."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.ecrits.rules.rappels import documents_rappeler
from reseau.ecrits.rules.signatures import signatures_redemander

TRAVAUX = [
    Periodique("ecrits.revoir", NUIT, documents_rappeler, "{} document(s) à revoir, dit(s) à qui les tient."),
    Periodique("ecrits.signatures", NUIT, signatures_redemander, "{} personne(s) appelée(s) à signer en tout."),
]
