"""Kinds and limits of the pictures and files that go with a practice note."""

from django.db import models

from pratiques.choices_ressources import EXTENSIONS_RESSOURCE, MAX_RESSOURCE


class GenrePiece(models.TextChoices):
    """What goes with a note: shown in it, or taken away from it."""

    IMAGE = "IMAGE", "Image"
    FICHIER = "FICHIER", "Fichier"


# Le mot de l'adresse, pour chaque genre.
GENRES_EN_ADRESSE = {"image": GenrePiece.IMAGE, "fichier": GenrePiece.FICHIER}
GESTES = {"monter": -1, "descendre": 1}
MAX_PIECES = 8
MAX_OCTETS = MAX_RESSOURCE
EXTENSIONS = {GenrePiece.IMAGE: ("jpg", "jpeg", "png", "webp"), GenrePiece.FICHIER: EXTENSIONS_RESSOURCE}
COTE_VIGNETTE = 960
