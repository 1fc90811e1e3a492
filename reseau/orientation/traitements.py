"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Tenir les règles d’orientation",
        "qui a proposé, confirmé ou publié",
        "PremiereInformation JeuDeRegles Regle CasDEssai",
    ),
]
