"""What the page of a plan shows around its actions."""

from typing import Any

from django.db.models import QuerySet

from reseau.comptes.models import Compte
from reseau.plans.choices import S_ECRIVENT, EtatActionPlan, EtatPlan
from reseau.plans.lus import PlanLu
from reseau.plans.models import ActionPlan
from reseau.plans.permissions import actions_pilotees, peut_inscrire, peut_tenir_plan


def plan_contexte(compte: Compte, lu: PlanLu) -> dict[str, Any]:
    """How far a plan is, what this person may do, and what waits for a decision."""
    plan, tient = lu.plan, peut_tenir_plan(compte, lu.plan)
    bloquees = [action for action in lu.actions if action.etat == EtatActionPlan.BLOQUEE and not action.suite]
    bloquee = max(bloquees, key=lambda action: action.bloquee_depuis, default=None)
    return {
        **lu.avancement,
        "axes_ecrits": lu.axes_ecrits,
        "tient": tient,
        "ecrit": tient and plan.etat in S_ECRIVENT,
        "bloquee": bloquee,
        "s_inscrit": bloquee is not None and peut_inscrire(compte, bloquee),
        "restent": any(action.ouverte for action in lu.actions),
    }


def dites_par(compte: Compte, lu: PlanLu) -> frozenset[int]:
    """The actions whose state this person may say."""
    if lu.plan.etat != EtatPlan.VOTE:
        return frozenset()
    if peut_tenir_plan(compte, lu.plan):
        return frozenset(action.pk for action in lu.actions)
    siennes: QuerySet[ActionPlan] = actions_pilotees(compte).filter(axe__plan=lu.plan)
    return frozenset(siennes.values_list("pk", flat=True))
