"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement("Recueillir les besoins de formation", "auteur de la demande", "DemandeFormation"),
]
