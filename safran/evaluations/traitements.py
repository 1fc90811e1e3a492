"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Évaluer les sessions sans savoir qui a répondu quoi",
        "qui a été invité, qui a répondu ; la réponse ne nomme personne",
        "Participation",
        personnes="les personnes formées, les formateurs",
        destinataires="personne : les résultats se lisent à partir de cinq réponses",
    ),
]
