"""What the calendar does to the exchanges: files left behind, the source that is followed."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.echanges.rules.depots import depots_oublier
from reseau.echanges.rules.flux.suivi import flux_suivre

TRAVAUX = [
    Periodique("annuaire.depots", NUIT, depots_oublier, "{} fichier(s) déposé(s) effacé(s), gardés un jour au plus."),
    Periodique("annuaire.data-inclusion", NUIT, flux_suivre),
]
