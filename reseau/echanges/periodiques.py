"""What the calendar does to the exchanges: files left behind."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.echanges.rules.depots import depots_oublier

TRAVAUX = [
    Periodique("annuaire.depots", NUIT, depots_oublier, "{} fichier(s) déposé(s) effacé(s), gardés un jour au plus."),
]
