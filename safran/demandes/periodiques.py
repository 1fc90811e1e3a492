"""What the calendar does here: requests follow their sessions."""

from home.travaux.periodiques import NUIT, Periodique
from safran.demandes.rules import demandes_suivre

TRAVAUX = [Periodique("demandes.sessions", NUIT, demandes_suivre, "{} demande(s) ont suivi leur session.")]
