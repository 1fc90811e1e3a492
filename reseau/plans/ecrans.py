"""What the page of a plan shows around its actions."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from reseau.comptes.models import Compte
from reseau.plans.choices import S_ECRIVENT, EtatActionPlan, EtatPlan
from reseau.plans.dessins import (
    PAGE,
    Encres,
    bandes_d_avancement,
    bandes_de_delais,
    bandes_des_pilotes,
    dessiner,
)
from reseau.plans.models import ActionPlan, Plan
from reseau.plans.permissions import actions_pilotees, peut_inscrire, peut_tenir_plan
from reseau.plans.queries.avancement import (
    DESSINES,
    avancement_par_axe,
    avancement_par_organisation,
    avancement_sommer,
)

COLONNES = [*(str(EtatActionPlan(etat).label) for etat in (*DESSINES, EtatActionPlan.ABANDONNEE)), "En retard"]


def avancement_contexte(plan: Plan, actions: list[ActionPlan], encres: Encres = PAGE) -> dict[str, Any]:
    """How far it is: all together, axis by axis, by delay and by who leads, each with its drawing."""
    axes = plan.axes_lus
    par_axe, par_pilote = avancement_par_axe(axes, actions), avancement_par_organisation(actions)
    delais, pilotes = bandes_de_delais(par_axe), bandes_des_pilotes(par_pilote)
    return {
        "plan": plan,
        "axes": axes,
        "ensemble": avancement_sommer(str(plan), par_axe),
        "par_axe": par_axe,
        "par_pilote": par_pilote,
        "dessin": dessiner("Avancement par axe", bandes_d_avancement(par_axe), encres),
        "dessin_delais": dessiner("En retard, sur ce qui reste à faire, par axe", delais, encres) if delais else "",
        "dessin_pilotes": dessiner("Avancement par organisation pilote", pilotes, encres) if pilotes else "",
        "etats": COLONNES,
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
