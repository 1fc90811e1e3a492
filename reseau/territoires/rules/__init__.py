"""Writes on the territories."""

from reseau.territoires.rules.bassins import (
    commission_create,
    commission_update,
    commune_bassin_change,
    communes_deplacer,
    deplacement_annuler,
)
from reseau.territoires.rules.chargement import BilanTerritoires, territoires_charger
from reseau.territoires.rules.contours import BilanContours, contours_charger, contours_importer

__all__ = [
    "BilanContours",
    "BilanTerritoires",
    "commission_create",
    "commission_update",
    "commune_bassin_change",
    "communes_deplacer",
    "contours_charger",
    "contours_importer",
    "deplacement_annuler",
    "territoires_charger",
]
