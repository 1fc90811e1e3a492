"""When people are asked, who is asked, how a question is answered."""

import datetime

from django.db import models


class Moment(models.TextChoices):
    """When the form opens."""

    A_CHAUD = "A_CHAUD", "À chaud"
    A_FROID = "A_FROID", "À froid"


class Public(models.TextChoices):
    """Who answers."""

    PARTICIPANT = "PARTICIPANT", "Personnes présentes"
    FORMATEUR = "FORMATEUR", "Formateurs et formatrices"


class Genre(models.TextChoices):
    """How a question is answered."""

    NOTE = "NOTE", "Note de 1 à 5"
    UNIQUE = "UNIQUE", "Un seul choix"
    MULTIPLE = "MULTIPLE", "Plusieurs choix"
    OUI_NON = "OUI_NON", "Oui ou non"
    TEXTE = "TEXTE", "Texte libre"


A_CHOIX = (Genre.UNIQUE, Genre.MULTIPLE)
NOTES = {1: "pas du tout", 2: "plutôt non", 3: "moyennement", 4: "plutôt oui", 5: "tout à fait"}
# Combien de jours après la fin de la dernière séance le formulaire s'ouvre, combien de jours il le reste.
DELAIS = {Moment.A_CHAUD: datetime.timedelta(0), Moment.A_FROID: datetime.timedelta(days=60)}
DUREE = datetime.timedelta(days=30)
# Deux relances au plus, une semaine au moins entre deux messages.
RELANCES_MAX, ENTRE_MESSAGES = 2, datetime.timedelta(days=7)
SEUIL = 5
CHOIX_MAX, TEXTE_MAX = 12, 2000
