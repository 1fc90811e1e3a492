"""Reads of this room; it has no rows of its own."""

from safran.pilotage.queries.bpf import Bpf, bpf_lire
from safran.pilotage.queries.mesures import Mesures, Releve, annees_de, releve_lire
from safran.pilotage.queries.preuves import Indicateur, indicateurs_lire
from safran.pilotage.queries.tableaux import (
    Bilan,
    Croisement,
    Ligne,
    Tableau,
    bilan_lire,
    croisement_lire,
    tableau_lire,
)

__all__ = [
    "Bilan",
    "Bpf",
    "Croisement",
    "Indicateur",
    "Ligne",
    "Mesures",
    "Releve",
    "Tableau",
    "annees_de",
    "bilan_lire",
    "bpf_lire",
    "croisement_lire",
    "indicateurs_lire",
    "releve_lire",
    "tableau_lire",
]
