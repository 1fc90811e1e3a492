"""Bulk writes: rows made ready outside of any transaction, their keys reserved, then laid in one go.

Preparing a row costs five times what laying it does, and on SQLite a transaction that writes keeps everybody else
waiting: all that can be done before is done before. Rows wait in a temporary file, so that memory stays bounded.
PostgreSQL, where rows that nobody sees yet keep nobody waiting, lays those of a long work as they are made ready.
"""

from home.lots.avance import a_cote, chargement_ouvrir, interblocage
from home.lots.chargement import Chargement
from home.lots.cles import Cles, cles_reserver
from home.lots.depots import lignes_inserer, lignes_inserer_ensemble, statistiques_refaire
from home.lots.memoire import memoire_tranquille, par_lots
from home.lots.valeurs import Moule

__all__ = [
    "Chargement", "Cles", "Moule", "a_cote", "chargement_ouvrir", "cles_reserver", "interblocage",
    "lignes_inserer", "lignes_inserer_ensemble", "memoire_tranquille", "par_lots", "statistiques_refaire",
]  # fmt: skip
