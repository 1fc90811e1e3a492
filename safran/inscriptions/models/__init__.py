"""Rows of this room."""

from safran.inscriptions.models.inscriptions import Inscription
from safran.inscriptions.models.messages import TexteAvis
from safran.inscriptions.models.reserves import OuvertureParGroupe, PlacesReservees
from safran.inscriptions.models.seances import Seance
from safran.inscriptions.models.sessions import SessionFormation
from safran.inscriptions.models.venue import DocumentSession
from safran.inscriptions.models.vivier import Disponibilite, FicheFormateur

__all__ = [
    "Disponibilite",
    "DocumentSession",
    "FicheFormateur",
    "Inscription",
    "OuvertureParGroupe",
    "PlacesReservees",
    "Seance",
    "SessionFormation",
    "TexteAvis",
]
