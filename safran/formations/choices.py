"""Lists of the catalogue."""

from django.db import models


class Format(models.TextChoices):
    """How a training is followed."""

    DISTANCE = "DISTANCE", "À distance"
    SALLE = "SALLE", "En salle"
    MIXTE = "MIXTE", "Mixte"


class Niveau(models.TextChoices):
    """How far a training goes."""

    DECOUVERTE = "DECOUVERTE", "Découverte"
    APPROFONDISSEMENT = "APPROFONDISSEMENT", "Approfondissement"


class Operateur(models.TextChoices):
    """How the criteria of a completion rule combine."""

    TOUS = "TOUS", "Tous les critères"
    UN = "UN", "Un seul suffit"
    AU_MOINS = "AU_MOINS", "Au moins un certain nombre"


class Duree(models.TextChoices):
    """Bands of duration offered by the catalogue."""

    COURTE = "courte", "Moins de 2 heures"
    DEMI_JOURNEE = "demi-journee", "Une demi-journée"
    JOURNEE = "journee", "Une journée et plus"

    @classmethod
    def de(cls, minutes: int) -> "Duree":
        """The band of a duration; half a day goes from two to four hours."""
        if minutes < 120:
            return cls.COURTE
        return cls.DEMI_JOURNEE if minutes <= 240 else cls.JOURNEE


class Tri(models.TextChoices):
    """Orders of the catalogue."""

    PERTINENCE = "pertinence", "Pertinence"
    PROGRAMME = "programme", "Ordre du programme"
    NOUVEAUTES = "nouveautes", "Nouveautés"
    DUREE = "duree", "Durée"
    TITRE = "titre", "Titre"


ICONES_FORMAT: dict[str, str] = {Format.DISTANCE: "laptop", Format.SALLE: "people", Format.MIXTE: "intersect"}
