"""What the night asks about: things due, kind by kind; a room above adds its own at the point « echeances »."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from reseau.animation.choices import ACTIONS_OUVERTES, EtatDecision
from reseau.animation.models import Action, Decision
from reseau.animation.permissions import actions_lisibles, decisions_lisibles
from reseau.comptes.models import Compte

AUTOUR = ("comite", "porteur_compte", "porteur_structure", "porteur_reseau")


@dataclass(frozen=True)
class Echeances:
    """Things of one kind that fall due, each a `Porte` with its history.

    `ouvertes` gives those still to be done, `lisibles` those that a person reads, `dire` the words of one, its number,
    empty if it has none, and its page.
    """

    ouvertes: Callable[[], QuerySet[Any]]
    lisibles: Callable[[Compte], QuerySet[Any]]
    dire: Callable[[Any], tuple[str, str, str]]


def _actions() -> QuerySet[Action]:
    return Action.objects.filter(etat__in=ACTIONS_OUVERTES).select_related(*AUTOUR)


def _decisions() -> QuerySet[Decision]:
    return Decision.objects.filter(etat=EtatDecision.ADOPTEE).select_related(*AUTOUR)


ACTIONS = Echeances(
    _actions, actions_lisibles, lambda action: (action.texte, "", reverse("action", args=[action.uuid]))
)
DECISIONS = Echeances(
    _decisions, decisions_lisibles, lambda dite: (dite.texte, dite.numero, reverse("decision", args=[dite.numero]))
)
