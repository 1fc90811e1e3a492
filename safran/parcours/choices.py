"""Lists of the steps."""

from django.db import models


class FormeFigure(models.TextChoices):
    """How numbers are drawn."""

    BARRES = "BARRES", "Des barres"
    LIGNE = "LIGNE", "Une ligne"
    CARTE = "CARTE", "La carte des bassins"
