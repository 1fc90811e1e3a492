"""The morning of a chargé de mission: what waits, what slipped, whom to call, what the day holds (R4.14)."""

from reseau.animation.queries.matin.page import Matin, matin_lire

__all__ = ["Matin", "matin_lire"]
