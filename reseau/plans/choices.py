"""What a plan and its actions may be, and the two lives that they lead (R4.10)."""

from django.db import models

from home.etats.cycles import Cycle

AXES_MAX, TITRE_MAX, TEXTE_MAX = 12, 120, 500
ANNEES = range(2000, 2100)
MODELE_ENGAGEMENT = r"^R[1-9]\.[1-9]\d?$"  # la ligne du cahier des charges à laquelle une action répond


class EtatPlan(models.TextChoices):
    """Where a plan stands: written, voted, over."""

    PREPARE = "PREPARE", "En préparation"
    VOTE = "VOTE", "Voté"
    CLOS = "CLOS", "Clos"


class EtatActionPlan(models.TextChoices):
    """Where an action stands, as who leads it says."""

    A_LANCER = "A_LANCER", "À lancer"
    EN_COURS = "EN_COURS", "En cours"
    BLOQUEE = "BLOQUEE", "Bloquée"
    TERMINEE = "TERMINEE", "Terminée"
    ABANDONNEE = "ABANDONNEE", "Abandonnée"


class Responsable(models.TextChoices):
    """Which of the two powers answers for the publics of an action (article 2)."""

    REGION = "REGION", "La Région"
    ETAT = "ETAT", "L’État"
    DEUX = "DEUX", "L’État et la Région"


P, A = EtatPlan, EtatActionPlan
PLAN = Cycle(
    "plan",
    EtatPlan,
    {P.PREPARE: {P.VOTE}, P.VOTE: {P.CLOS}},
    tons={P.PREPARE: "attente", P.VOTE: "ok"},
    avec=("comite", "bassin"),
    sujet="ce plan",
)
ACTION_PLAN = Cycle(
    "action_plan",
    EtatActionPlan,
    {
        A.A_LANCER: {A.EN_COURS, A.BLOQUEE, A.TERMINEE, A.ABANDONNEE},
        A.EN_COURS: {A.A_LANCER, A.BLOQUEE, A.TERMINEE, A.ABANDONNEE},
        A.BLOQUEE: {A.A_LANCER, A.EN_COURS, A.TERMINEE, A.ABANDONNEE},
        A.TERMINEE: {A.EN_COURS},
        A.ABANDONNEE: {A.A_LANCER, A.EN_COURS},
    },
    tons={A.EN_COURS: "attente", A.BLOQUEE: "non", A.TERMINEE: "ok"},
    departs=(A.A_LANCER, A.EN_COURS),
    avec=("axe__plan__comite", "axe__plan__bassin"),
    sujet="cette action",
)
OUVERTES = (A.A_LANCER, A.EN_COURS, A.BLOQUEE)
SE_DISENT = (A.BLOQUEE, A.ABANDONNEE)  # ces états demandent des mots
S_ECRIVENT = (P.PREPARE, P.VOTE)
