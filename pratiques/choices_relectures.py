"""What a reading of a note answers, criterion by criterion."""

from django.db import models

from home.choices import Reponse, Verdict

__all__ = ["CRITERES_BLOQUANTS", "SANS_OBJET_ADMIS", "Critere", "Reponse", "Verdict"]


class Critere(models.TextChoices):
    """The twelve criteria of a reading."""

    ANONYMAT = "anonymat", "Aucune donnée personnelle : personne reçue, nom, coordonnées, détail qui trahit"
    GRATUITE = "gratuite", "Gratuit pour la personne"
    NEUTRALITE = "neutralite", "Neutre envers les offres de formation"
    DROITS = "droits", "Droits acquis sur les textes et les fichiers"
    REFAISABLE = "refaisable", "Un ou une collègue saurait le refaire"
    PROBLEME = "probleme", "Le problème de départ est clair"
    PUBLICS = "publics", "Les publics sont dits"
    ETAPES = "etapes", "Les étapes se suivent sans deviner"
    RESULTATS = "resultats", "Le résultat est dit, avec la nature de sa preuve"
    LIMITES = "limites", "Les limites et les échecs sont dits"
    TRANSFERT = "transfert", "On voit ce qui se garde et ce qui s’adapte"
    FICHIERS = "fichiers", "Les fichiers joints sont accessibles"


CRITERES_BLOQUANTS = (
    Critere.ANONYMAT,
    Critere.GRATUITE,
    Critere.NEUTRALITE,
    Critere.DROITS,
    Critere.REFAISABLE,
)


# Le seul critère bloquant qui peut ne pas se poser : une fiche sans fichier ni citation.
SANS_OBJET_ADMIS = frozenset({Critere.DROITS})
