"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement("Ouvrir le site", "qui a rangé la liste du premier jour", "Installation", personnes="la Région"),
]
