"""The histories of this room that are read on a page."""

from django.urls import reverse

from home.etats.views import Histoire
from reseau.comptes.models import Compte
from reseau.plans.choices import ACTION_PLAN, PLAN
from reseau.plans.models import ActionPlan, Plan
from reseau.plans.permissions import actions_lisibles, peut_tenir_plan


def _lit_l_action(compte: Compte, action: ActionPlan) -> bool:
    return actions_lisibles(compte).filter(pk=action.pk).exists()


def _page_du_plan(plan: Plan) -> str:
    return reverse("plan", args=[plan.code, plan.annee])


def _page_de_l_action(action: ActionPlan) -> str:
    return reverse("plan_action", args=[action.uuid])


PLAN_DIT = Histoire(PLAN, peut_tenir_plan, retour=_page_du_plan)
ACTION_DITE = Histoire(ACTION_PLAN, _lit_l_action, retour=_page_de_l_action)
