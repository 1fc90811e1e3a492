"""What the page of a plan shows around its actions."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from reseau.comptes.models import Compte
from reseau.plans.choices import S_ECRIVENT, EtatActionPlan, EtatPlan
from reseau.plans.models import ActionPlan, Plan
from reseau.plans.permissions import actions_pilotees, peut_inscrire, peut_tenir_plan
from reseau.plans.queries.avancement import (
    Avancement,
    avancement_compter,
    avancement_par_axe,
    hauteur_du_dessin,
)


def avancement_contexte(plan: Plan, actions: list[ActionPlan]) -> dict[str, Any]:
    """How far it is: all together, and axis by axis with its drawing."""
    axes = list(plan.axes.all())
    lignes = avancement_par_axe(axes, actions)
    return {
        "plan": plan,
        "axes": axes,
        "ensemble": avancement_compter(str(plan), actions),
        "par_axe": lignes,
        "dessin": _dessin(lignes),
        "etats": [str(EtatActionPlan(etat).label) for etat in ORDRE],
    }


ORDRE = (
    EtatActionPlan.TERMINEE, EtatActionPlan.EN_COURS, EtatActionPlan.BLOQUEE, EtatActionPlan.A_LANCER,
    EtatActionPlan.ABANDONNEE,
)  # fmt: skip


def _dessin(lignes: list[Avancement]) -> dict[str, Any]:
    return {
        "hauteur": hauteur_du_dessin(lignes),
        "mots": "Avancement par axe : " + " ; ".join(ligne.phrase for ligne in lignes),
    }


def plan_contexte(request: HttpRequest, plan: Plan, actions: list[ActionPlan]) -> dict[str, Any]:
    """The same, with what this person may do, and what waits for a decision."""
    tient = peut_tenir_plan(request.user, plan)
    dites = _dites_par(request.user, plan, actions, tient)
    for action in actions:
        action.se_dit = action.pk in dites
    bloquees = [action for action in actions if action.etat == EtatActionPlan.BLOQUEE and not action.suite]
    bloquee = max(bloquees, key=lambda action: action.bloquee_depuis, default=None)
    return {
        **avancement_contexte(plan, actions),
        "tient": tient,
        "ecrit": tient and plan.etat in S_ECRIVENT,
        "bloquee": bloquee,
        "s_inscrit": bloquee is not None and peut_inscrire(request.user, bloquee),
        "restent": any(action.ouverte for action in actions),
    }


def _dites_par(compte: Compte, plan: Plan, actions: list[ActionPlan], tient: bool) -> set[int]:
    """The actions whose state this person may say."""
    if plan.etat != EtatPlan.VOTE:
        return set()
    siennes: QuerySet[ActionPlan] = actions_pilotees(compte).filter(axe__plan=plan)
    return {action.pk for action in actions} if tient else set(siennes.values_list("pk", flat=True))
