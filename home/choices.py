"""States and lists of the ground floor."""

from django.db import models

THEMES = ("light", "dark")


class EtatCourriel(models.TextChoices):
    """Life of a mail in the outbox."""

    A_ENVOYER = "A_ENVOYER", "À envoyer"
    ENVOYE = "ENVOYE", "Envoyé"
    ECHEC = "ECHEC", "En échec"
    ANNULE = "ANNULE", "Annulé"


class EtatDocument(models.TextChoices):
    """Life of a document made in the background."""

    EN_ATTENTE = "EN_ATTENTE", "En attente"
    EN_COURS = "EN_COURS", "Mise en page"
    PRET = "PRET", "Prêt"
    ECHEC = "ECHEC", "Échec"


class Rythme(models.TextChoices):
    """How often someone is told by mail of what is new."""

    AUCUN = "AUCUN", "Jamais"
    QUOTIDIEN = "QUOTIDIEN", "Chaque jour où il y a du neuf"
    HEBDOMADAIRE = "HEBDO", "Une fois par semaine, le lundi"


class Licence(models.TextChoices):
    """Under which terms a file may be used again."""

    TOUS_DROITS = "TOUS_DROITS", "Tous droits réservés"
    CC_BY = "CC_BY", "CC BY 4.0"
    CC_BY_SA = "CC_BY_SA", "CC BY-SA 4.0"
    OUVERTE = "OUVERTE", "Licence Ouverte 2.0"
    DOMAINE_PUBLIC = "DOMAINE_PUBLIC", "Domaine public"


class NatureEncadre(models.TextChoices):
    """What a callout is for."""

    RETENIR = "RETENIR", "À retenir"
    ATTENTION = "ATTENTION", "Attention"
    EXEMPLE = "EXEMPLE", "Exemple"


class Verdict(models.TextChoices):
    """What one of two readers answers."""

    ACCEPTEE = "ACCEPTEE", "Acceptée"
    A_COMPLETER = "A_COMPLETER", "À compléter"


class Reponse(models.TextChoices):
    """Answer to one criterion of a reading."""

    OUI = "OUI", "Oui"
    NON = "NON", "Non"
    SANS_OBJET = "SANS_OBJET", "Sans objet"
