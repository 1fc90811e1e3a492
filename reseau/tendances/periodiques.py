"""What the calendar does here: sources that are due are told to who keeps them."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.tendances.rules import veille_rappeler

TRAVAUX = [Periodique("tendances.veille", NUIT, veille_rappeler, "{} personne(s) prévenue(s) de sources à revoir.")]
