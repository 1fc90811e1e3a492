"""Models of re-addressing: needs, rules and their bench, slips without a person, coverage."""

from reseau.orientation.models.besoins import BesoinType, PremiereInformation, Situation
from reseau.orientation.models.couverture import CalculCouverture, Couverture, Trou
from reseau.orientation.models.fiches import Decompte, FicheLiaison, PassagePorte
from reseau.orientation.models.regles import CasDEssai, JeuDeRegles, Regle

__all__ = [
    "BesoinType",
    "CalculCouverture",
    "CasDEssai",
    "Couverture",
    "Decompte",
    "FicheLiaison",
    "JeuDeRegles",
    "PassagePorte",
    "PremiereInformation",
    "Regle",
    "Situation",
    "Trou",
]
