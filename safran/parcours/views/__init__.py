"""Screens of the room: the player, then the look of those who coordinate."""

from safran.parcours.views.carnet import mes_notes, note, temps
from safran.parcours.views.lecteur import bilan, commencer, etape, reprendre
from safran.parcours.views.pilotage import derogation, suivi, suivis, suivis_export
from safran.parcours.views.xapi import declarations_de_formation, mes_declarations

__all__ = [
    "bilan",
    "commencer",
    "declarations_de_formation",
    "derogation",
    "etape",
    "mes_declarations",
    "mes_notes",
    "note",
    "reprendre",
    "suivi",
    "suivis",
    "suivis_export",
    "temps",
]
