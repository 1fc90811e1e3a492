"""Reads of this room."""

from safran.presences.queries.achevements import achevements_contredits
from safran.presences.queries.chiffres import Chiffres, chiffres_lire
from safran.presences.queries.grille import Case, Grille, Ligne, grille_lire, part_atteinte
from safran.presences.queries.listes import (
    Demi,
    mes_demi_journees,
    presence_de,
    seance_du_moment,
    seances_a_tenir,
    sessions_page,
    signees,
    tableau_de,
)

__all__ = [
    "Case",
    "Chiffres",
    "Demi",
    "Grille",
    "Ligne",
    "achevements_contredits",
    "chiffres_lire",
    "grille_lire",
    "mes_demi_journees",
    "presence_de",
    "part_atteinte",
    "seance_du_moment",
    "seances_a_tenir",
    "sessions_page",
    "signees",
    "tableau_de",
]
