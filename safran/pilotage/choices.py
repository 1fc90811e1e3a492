"""By what the figures are told."""

from django.db import models


class Axe(models.TextChoices):
    """What a row of the table is."""

    FORMATION = "formation", "Formation"
    SESSION = "session", "Session"
    BASSIN = "bassin", "Bassin"
    RESEAU = "reseau", "Réseau"
    STRUCTURE = "structure", "Structure"
    ANNEE = "annee", "Année"


# Ces lignes découpent les personnes d’une même session : ni places ni satisfaction n’y ont de sens.
PAR_PERSONNES = (Axe.RESEAU, Axe.STRUCTURE)
RESEAUX_CROISES = 3  # une session croise quand elle réunit au moins tant de réseaux
