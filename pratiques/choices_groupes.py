"""Where someone stands in a working group."""

from django.db import models


class EtatMembre(models.TextChoices):
    """From the invitation to the departure."""

    INVITE = "INVITE", "Invitation sans réponse"
    MEMBRE = "MEMBRE", "Membre"
    PARTI = "PARTI", "N’en est plus"
