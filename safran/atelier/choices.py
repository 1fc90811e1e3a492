"""The life of a module that someone of the network proposes: written, read twice, published by the Région."""

from django.db import models

from home.choices import Reponse
from home.etats.cycles import Cycle

CATEGORIE = "Atelier"  # celle des questions écrites dans leur étape


class EtatProposition(models.TextChoices):
    """Where a proposal stands."""

    ECRITE = "ECRITE", "En écriture"
    EN_LECTURE = "EN_LECTURE", "En lecture"
    A_REPRENDRE = "A_REPRENDRE", "À reprendre"
    LUE = "LUE", "Lue deux fois"
    PUBLIEE = "PUBLIEE", "Publiée"
    ECARTEE = "ECARTEE", "Écartée"


E = EtatProposition
PROPOSITION = Cycle(
    "proposition",
    EtatProposition,
    {
        E.ECRITE: {E.EN_LECTURE},
        E.EN_LECTURE: {E.A_REPRENDRE, E.LUE},
        E.A_REPRENDRE: {E.EN_LECTURE},
        E.LUE: {E.PUBLIEE, E.A_REPRENDRE, E.ECARTEE},
    },
    tons={E.EN_LECTURE: "attente", E.A_REPRENDRE: "attente", E.LUE: "info", E.PUBLIEE: "ok", E.ECARTEE: "non"},
    avec=("auteur", "formation", "reseau"),
    sujet="la proposition",
)
S_ECRIT = frozenset({E.ECRITE, E.A_REPRENDRE})  # ses auteurs y écrivent
SE_LIT = frozenset({E.EN_LECTURE, E.LUE})  # le texte ne bouge plus
MOTIVES = frozenset({E.A_REPRENDRE, E.ECARTEE})


class CritereModule(models.TextChoices):
    """What a reading of a module answers, criterion by criterion."""

    JUSTESSE = "justesse", "Juste, à jour, avec ses sources"
    RESPECT = "respect", "Respectueux : personne ne s’y reconnaît, les mots ne jugent pas"
    NEUTRALITE = "neutralite", "Neutre envers les offres, gratuit pour la personne"
    CLARTE = "clarte", "Clair : une idée par étape, des mots de tous les jours"
    UTILITE = "utilite", "Utile : on sait quoi faire demain"
    QUESTIONS = "questions", "Chaque question apprend quelque chose"


BLOQUANTS = (CritereModule.JUSTESSE, CritereModule.RESPECT, CritereModule.NEUTRALITE)
ADMIS = frozenset({Reponse.OUI})
