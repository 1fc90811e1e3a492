"""The life of a request for a training, from the day it is filed to the day the training is held (R5.27)."""

from django.db import models

from home.etats.cycles import Cycle

BESOIN_MAX, MOTIF_MAX = 1500, 500


class EtatDemande(models.TextChoices):
    """Where a request stands."""

    DEPOSEE = "DEPOSEE", "Déposée"
    ETUDIEE = "ETUDIEE", "À l’étude"
    PROGRAMMEE = "PROGRAMMEE", "Programmée"
    TENUE = "TENUE", "Formation tenue"
    ECARTEE = "ECARTEE", "Écartée"


E = EtatDemande
DEMANDE = Cycle(
    "demande_formation",
    EtatDemande,
    {
        E.DEPOSEE: {E.ETUDIEE, E.PROGRAMMEE, E.ECARTEE},
        E.ETUDIEE: {E.PROGRAMMEE, E.ECARTEE},
        E.PROGRAMMEE: {E.TENUE, E.ETUDIEE},
        E.ECARTEE: {E.ETUDIEE},
    },
    tons={E.DEPOSEE: "attente", E.ETUDIEE: "attente", E.PROGRAMMEE: "ok", E.TENUE: "ok", E.ECARTEE: "non"},
    avec=("auteur", "formation", "session"),
    sujet="cette demande",
)
ATTENDENT = (E.DEPOSEE, E.ETUDIEE)
REPONDUES = (E.PROGRAMMEE, E.TENUE)  # elles disent à quoi elles ont mené
