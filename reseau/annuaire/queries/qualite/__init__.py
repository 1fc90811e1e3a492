"""The quality of a sheet: explicit criteria as data, facts read in bulk, a score out of 100 and what would raise it."""

from reseau.annuaire.queries.qualite.chargement import faits_lire
from reseau.annuaire.queries.qualite.criteres import CRITERES, JOURS_SIGNALEMENT_ANCIEN, LONGUEUR_DESCRIPTION, Critere
from reseau.annuaire.queries.qualite.faits import FaitsLieu, FaitsService, FaitsStructure
from reseau.annuaire.queries.qualite.note import Amelioration, Correction, Qualite, Resultat, qualite_de

__all__ = [
    "CRITERES",
    "JOURS_SIGNALEMENT_ANCIEN",
    "LONGUEUR_DESCRIPTION",
    "Amelioration",
    "Correction",
    "Critere",
    "FaitsLieu",
    "FaitsService",
    "FaitsStructure",
    "Qualite",
    "Resultat",
    "faits_lire",
    "qualite_de",
]
