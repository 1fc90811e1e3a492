"""Bring a file into the directory: read it, translate each line, apply what changed (R5.1, R1.3)."""

from reseau.annuaire.imports.application import annuaire_importer
from reseau.annuaire.imports.lecture import COLONNES, LigneBrute, fichier_lire

__all__ = ["COLONNES", "LigneBrute", "annuaire_importer", "fichier_lire"]
