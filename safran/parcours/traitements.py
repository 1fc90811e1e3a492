"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Suivre une formation en ligne",
        "étapes vues, étapes dites pas claires, temps mesuré à l’écran, dérogations",
        "Suivi Derogation Horloge",
        personnes="les personnes formées",
        destinataires="la personne ; des nombres seuls pour les autres",
    ),
]
