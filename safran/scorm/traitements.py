"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Jouer des modules venus d’ailleurs",
        "état, score et temps que le module enregistre ; qui a déposé le module",
        "PassageScorm VersionPaquet",
        personnes="les personnes formées",
        destinataires="la personne ; le module qu’elle ouvre lit son nom",
    ),
]
