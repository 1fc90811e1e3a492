"""What a source of the watch list gives, and how often it is looked at again."""

from django.db import models

APPORT_MAX = 500
MOIS_ENTRE, MOIS_MAX = 6, 24  # ce qu’une source attend entre deux vérifications, si personne n’en dit autrement
ANNONCE = 14  # jours avant la date où une source est dite « à revoir bientôt »


class GenreSource(models.TextChoices):
    """What kind of source it is."""

    STATISTIQUE = "STATISTIQUE", "Statistiques"
    ETUDE = "ETUDE", "Études"
    ENQUETE = "ENQUETE", "Enquête"
    ACTUALITE = "ACTUALITE", "Actualités"
    OUTIL = "OUTIL", "Outil en ligne"


class EtatSource(models.TextChoices):
    """Where its check stands today, read from its dates."""

    A_JOUR = "A_JOUR", "À jour"
    BIENTOT = "BIENTOT", "À revoir bientôt"
    A_REVOIR = "A_REVOIR", "À revoir"


TONS = {EtatSource.A_JOUR: "ok", EtatSource.BIENTOT: "attente", EtatSource.A_REVOIR: "non"}
