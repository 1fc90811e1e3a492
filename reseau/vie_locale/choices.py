"""Who reads a piece of news, and what a line of the log is about."""

from django.db import models

ACTUALITE_MOIS = 2  # ce que dure une actualité quand personne n’en dit autrement
ACTUALITE_MOIS_MAX = 12
JOURNAL_MOIS = 36  # ce que le journal se garde
MINUTES_MAX = 24 * 60


class Visibilite(models.TextChoices):
    """Who reads it."""

    PUBLIC = "PUBLIC", "Tout le monde"
    BASSIN = "BASSIN", "Les équipes de ses bassins"


class EtatActualite(models.TextChoices):
    """Where a piece of news stands today, read from its days."""

    A_VENIR = "A_VENIR", "À venir"
    EN_LIGNE = "EN_LIGNE", "En ligne"
    EXPIREE = "EXPIREE", "Expirée"
    RETIREE = "RETIREE", "Retirée"


class GenreEntree(models.TextChoices):
    """What was done for the bassin (R4.20)."""

    VISITE = "VISITE", "Visite"
    REUNION = "REUNION", "Réunion"
    CONTACT = "CONTACT", "Contact"


TONS = {
    EtatActualite.A_VENIR: "attente",
    EtatActualite.EN_LIGNE: "ok",
    EtatActualite.EXPIREE: "info",
    EtatActualite.RETIREE: "non",
}
