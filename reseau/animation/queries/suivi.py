"""Where the decisions of a body stand, for the point that asks at each meeting (R4.7)."""

from dataclasses import dataclass

from reseau.animation.choices import ACTIONS_OUVERTES, EtatDecision
from reseau.animation.models import Action, Comite, Decision
from reseau.animation.queries.registre import PORTEURS

LUES = 40


@dataclass(frozen=True)
class Suivi:
    """What is still to be done, the latest first: decisions in force, then open actions."""

    decisions: list[Decision]
    actions: list[Action]


def suivi_lire(comite: Comite) -> Suivi:
    """Two queries, whatever there is."""
    decisions = Decision.objects.filter(comite=comite, etat=EtatDecision.ADOPTEE).select_related(*PORTEURS)
    actions = Action.objects.filter(comite=comite, etat__in=ACTIONS_OUVERTES).select_related(*PORTEURS)
    return Suivi(list(decisions.order_by("echeance", "pk")[:LUES]), list(actions.order_by("echeance", "pk")[:LUES]))
