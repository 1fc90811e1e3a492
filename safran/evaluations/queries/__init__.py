"""Reads of this room."""

from safran.evaluations.queries.formations import blocs_de_formation
from safran.evaluations.queries.listes import a_remplir, sessions_de, sessions_page, sessions_tableau
from safran.evaluations.queries.resultats import (
    Bloc,
    Resultats,
    blocs_de_session,
    lots_de,
    resultats_lire,
    tableau_de,
)
from safran.evaluations.queries.satisfaction import Satisfaction, satisfactions

__all__ = [
    "Bloc",
    "Resultats",
    "Satisfaction",
    "a_remplir",
    "blocs_de_formation",
    "blocs_de_session",
    "lots_de",
    "resultats_lire",
    "satisfactions",
    "sessions_de",
    "sessions_page",
    "sessions_tableau",
    "tableau_de",
]
