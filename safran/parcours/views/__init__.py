"""Screens of the room: the player, then the look of those who coordinate."""

from safran.parcours.views.lecteur import bilan, commencer, etape, reprendre
from safran.parcours.views.pilotage import derogation, suivi, suivis, suivis_export

__all__ = ["bilan", "commencer", "derogation", "etape", "reprendre", "suivi", "suivis", "suivis_export"]
