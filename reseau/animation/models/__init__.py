"""Bodies and their seats, meetings and what is written there, decisions and actions, proposed dates."""

from reseau.animation.models.comites import Comite, Siege
from reseau.animation.models.decisions import Action, Decision, Numerotation
from reseau.animation.models.reunions import (
    CompteRendu,
    Convocation,
    DateProposee,
    Disponibilite,
    Observation,
    Piece,
    Point,
    Reunion,
    Sondage,
    Suite,
    TexteConcurrent,
)

__all__ = [
    "Action",
    "Comite",
    "CompteRendu",
    "Convocation",
    "DateProposee",
    "Decision",
    "Disponibilite",
    "Numerotation",
    "Observation",
    "Piece",
    "Point",
    "Reunion",
    "Siege",
    "Sondage",
    "Suite",
    "TexteConcurrent",
]
