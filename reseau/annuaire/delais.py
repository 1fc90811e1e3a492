"""The delays that a service may say of its first appointment."""

from django.db import models


class Delai(models.IntegerChoices):
    """How long before the first appointment, as a service says it: at most so many days (R5.24)."""

    LE_JOUR_MEME = 0, "Le jour même"
    DEUX_JOURS = 2, "Sous 2 jours"
    UNE_SEMAINE = 7, "Sous 7 jours"
    DEUX_SEMAINES = 15, "Sous 15 jours"
    UN_MOIS = 30, "Sous 30 jours"
    PLUS = 31, "Plus de 30 jours"
