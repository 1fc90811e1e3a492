"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Garder des lieux sous la main",
        "fiches rangées, notes",
        "Carnet",
        destinataires="la personne, et qui elle choisit",
        duree="jusqu’à ce qu’elle l’efface, ou l’effacement de son compte",
    ),
]
