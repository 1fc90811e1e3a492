"""What the calendar does to documents: those that are to be seen again say so."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.ecrits.rules.rappels import documents_rappeler

TRAVAUX = [Periodique("ecrits.revoir", NUIT, documents_rappeler, "{} document(s) à revoir, dit(s) à qui les tient.")]
