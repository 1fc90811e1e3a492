"""Reads of this room."""

from safran.presences.queries.achevements import achevements_contredits
from safran.presences.queries.bordereaux import (
    ENTETES,
    Traces,
    bordereau_attendu,
    bordereau_chiffres,
    bordereau_tableau,
    bordereaux_page,
    conservation_annees,
    conservation_limite,
    empreinte_de,
    lignes_page,
    lignes_soumises,
    sessions_a_proposer,
    traces_compter,
)
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
    "ENTETES",
    "Case",
    "Chiffres",
    "Demi",
    "Grille",
    "Ligne",
    "Traces",
    "achevements_contredits",
    "bordereau_attendu",
    "bordereau_chiffres",
    "bordereau_tableau",
    "bordereaux_page",
    "chiffres_lire",
    "conservation_annees",
    "conservation_limite",
    "empreinte_de",
    "grille_lire",
    "lignes_page",
    "lignes_soumises",
    "mes_demi_journees",
    "part_atteinte",
    "presence_de",
    "seance_du_moment",
    "seances_a_tenir",
    "sessions_a_proposer",
    "sessions_page",
    "signees",
    "tableau_de",
    "traces_compter",
]
