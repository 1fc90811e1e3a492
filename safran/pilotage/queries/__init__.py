"""Reads of this room; it has no rows of its own."""

from safran.pilotage.queries.bpf import Bpf, bpf_lire
from safran.pilotage.queries.gardes import releve_compter, releve_lire
from safran.pilotage.queries.mesures import Mesures, annees_de
from safran.pilotage.queries.preuves import Indicateur, indicateurs_lire
from safran.pilotage.queries.releves import Releve
from safran.pilotage.queries.tableaux import Croisement, Ligne, Tableau, croisement_lire, tableau_lire

__all__ = [
    "Bpf",
    "Croisement",
    "Indicateur",
    "Ligne",
    "Mesures",
    "Releve",
    "Tableau",
    "annees_de",
    "bpf_lire",
    "croisement_lire",
    "indicateurs_lire",
    "releve_compter",
    "releve_lire",
    "tableau_lire",
]
