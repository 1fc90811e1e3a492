"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Savoir qui a décidé d’un contour", "auteur et date de la décision", "CompositionBassin", personnes="la Région"
    ),
]
