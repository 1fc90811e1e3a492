"""Rows of this room."""

from safran.inscriptions.models.inscriptions import EtapeInscription, Inscription
from safran.inscriptions.models.sessions import PlacesReservees, Seance, SessionFormation

__all__ = ["EtapeInscription", "Inscription", "PlacesReservees", "Seance", "SessionFormation"]
