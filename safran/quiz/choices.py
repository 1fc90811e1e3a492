"""Fixed lists of the quizzes."""

from django.db import models


class TypeQuestion(models.TextChoices):
    """How a question is answered; the values are the names of the blocks."""

    UNIQUE = "unique", "Une seule réponse"
    MULTIPLE = "multiple", "Une ou plusieurs réponses"
    VRAI_FAUX = "vrai_faux", "Vrai ou faux"


class Verdict(models.TextChoices):
    """What a correction says of one answer."""

    JUSTE = "JUSTE", "C’est juste"
    PARTIEL = "PARTIEL", "C’est juste en partie"
    FAUX = "FAUX", "Ce n’est pas la bonne réponse"
    PASSE = "PASSE", "Vous avez choisi « Je ne sais pas »"


VIGNETTE = "vignette"
PASSE = "passe"
LIBELLE_PASSE = "Je ne sais pas"
VRAI, FAUX = "vrai", "faux"
