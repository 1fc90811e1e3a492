"""What the calendar does here: the log forgets what is too old, late relays are asked for once."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.vie_locale.rules.journal import journal_oublier
from reseau.vie_locale.rules.orientations import orientations_rappeler

TRAVAUX = [
    Periodique("vie_locale.journal", NUIT, journal_oublier, "{} entrée(s) du journal effacée(s)."),
    Periodique("vie_locale.relais", NUIT, orientations_rappeler, "{} orientation(s) rappelée(s)."),
]
