"""The lives of this room: a platform is open or closed; an account given is to say, said, or refused."""

import datetime

from django.db import models

from home.etats.cycles import Cycle

COMMENCER = datetime.timedelta(minutes=10)  # entre la demande d’une plateforme et son message signé
DECIDER = datetime.timedelta(hours=1)  # pour se connecter et donner son accord, ou choisir une formation
GARDE_LANCEMENTS = datetime.timedelta(days=1)
ROTATION, PREAVIS, PUBLIEE_ENCORE = (datetime.timedelta(days=jours) for jours in (90, 1, 30))  # les clés de l’outil
AU_PLUS_CHAQUE = datetime.timedelta(days=1)  # la part faite ne se dit pas plus souvent
ADRESSE_MAX, SUJET_MAX = 500, 255
NOTER = "https://purl.imsglobal.org/spec/lti-ags/scope/score"  # le seul droit demandé à une plateforme


class EtatPlateforme(models.TextChoices):
    """Whether a platform may open trainings here."""

    OUVERTE = "OUVERTE", "Ouverte"
    FERMEE = "FERMEE", "Fermée"


PLATEFORME = Cycle(
    "plateforme",
    EtatPlateforme,
    {EtatPlateforme.OUVERTE: {EtatPlateforme.FERMEE}, EtatPlateforme.FERMEE: {EtatPlateforme.OUVERTE}},
    tons={EtatPlateforme.OUVERTE: "ok", EtatPlateforme.FERMEE: "non"},
    sujet="la plateforme",
)


class EtatRendu(models.TextChoices):
    """What became of what a platform must be told of one person and one training."""

    SUIVI = "SUIVI", "Suivi"
    ACHEVE = "ACHEVE", "Achèvement dit"
    REFUSE = "REFUSE", "Refusé par la plateforme"


RENDU = Cycle(
    "rendu_compte",
    EtatRendu,
    {EtatRendu.SUIVI: {EtatRendu.ACHEVE, EtatRendu.REFUSE}, EtatRendu.REFUSE: {EtatRendu.SUIVI}},
    tons={EtatRendu.ACHEVE: "ok", EtatRendu.REFUSE: "non"},
    sujet="le compte rendu",
)
