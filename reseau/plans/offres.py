"""What this room offers to the others: the search over everything, the page of a bassin, the page of a decision."""

from collections.abc import Iterator

from django.urls import reverse

from home.registre import BlocLocal, Carte, Resultat
from reseau.animation.models import Decision
from reseau.animation.permissions import peut_tenir
from reseau.comptes.models import Compte
from reseau.membres.permissions import classe_de_lecteur
from reseau.plans.permissions import AUTOUR, actions_lisibles
from reseau.plans.queries.lecture import actions_chercher, plan_du_bassin, plans_de_la_decision
from reseau.territoires.models import Bassin

AJOUTER = "Ajouter une action au plan"


def chercher(compte: Compte, texte: str, limite: int) -> list[Resultat]:
    """Actions that this person may read."""
    return [
        Resultat(action.titre, reverse("plan_action", args=[action.uuid]), action.but, f"{action.plan}, {action.qui}")
        for action in actions_chercher(compte, texte, limite)
    ]


def bloc_plan(compte: Compte, bassin: Bassin) -> Carte | None:
    """How far the plan of a bassin is, on its page; nothing for whoever does not read it."""
    plan = plan_du_bassin(compte, bassin)
    if plan is None:
        return None
    part = round(100 * plan.faites / plan.en_tout) if plan.en_tout else 0
    return Carte(f"Plan d’actions {plan.annee}", "plans/bloc_bassin.html", {"plan": plan, "part": part}, large=False)


BLOC_PLAN = BlocLocal(bloc_plan, classe_de_lecteur, ("plans", "animation", "territoires"))


def suites_de_decision(compte: Compte, decision: Decision) -> Iterator[Resultat]:
    """The actions of plans that carry this decision; then the door that adds one, for whoever holds a plan for it."""
    actions = actions_lisibles(compte).filter(decision=decision).select_related(*AUTOUR).distinct()
    for action in actions:
        url, etat = reverse("plan_action", args=[action.uuid]), str(action.get_etat_display())
        yield Resultat(action.titre, url, f"{action.plan}, {action.qui}", etat)
    if plans_de_la_decision(compte, decision).exists() or peut_tenir(compte, decision.comite):
        yield Resultat(AJOUTER, reverse("plan_de_la_decision", args=[decision.numero]))
