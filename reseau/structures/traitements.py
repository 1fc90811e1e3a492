"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Tenir le registre des réseaux et des structures",
        "téléphone et adresse électronique d’accueil, qui les a vérifiés",
        "Reseau Structure",
        destinataires="tous : l’annuaire est public",
        duree="tant que la structure existe",
    ),
]
