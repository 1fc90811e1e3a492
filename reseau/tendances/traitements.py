"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement("Tenir les sources de veille", "qui les a vérifiées, et quand", "SourceDeVeille"),
]
