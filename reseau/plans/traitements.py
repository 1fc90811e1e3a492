"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Suivre les plans d’action des bassins",
        "qui prépare, porte ou suit une action, notes de suivi",
        "Plan ActionPlan NoteSuivi EtatAnnuel",
    ),
]
