"""Which trainings hold an activity, or ask for it: what a report looks at, however many trainings are followed."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction

from home.gardees import Gardee, transaction_ouverte
from reseau.comptes.models import Compte
from safran.formations.expressions import Condition, conditions_de, expression_lire
from safran.formations.models import FormationPage
from safran.parcours.models import Suivi
from safran.parcours.queries.plans import Plan, plans_lire
from safran.parcours.queries.suivis import LOURDS_FORMATION, suivi_get

ACTIVITES = Gardee(
    "activités des formations", pieces=("wagtailcore", "parcours", "formations"), combien=2000, dans_les_regles=True
)


@dataclass(frozen=True)
class Activites:
    """What the steps of a training hold, and what its completion rule asks for, at the root or in a group."""

    formation: FormationPage
    plan: Plan
    quiz: frozenset[int]
    paquets: frozenset[int]
    conditions: tuple[Condition, ...]

    def demandent(self, type_critere: str, parametres: dict[str, Any]) -> bool:
        """The rule names this condition; values left out match any."""
        return any(c.type == type_critere and parametres.items() <= c.parametres.items() for c in self.conditions)


def suivis_concernes(compte: Compte, concerne: Callable[[Activites], bool]) -> list[tuple[Suivi, Plan]]:
    """The followings of a person whose published training is concerned, each with the plan of its training."""
    suivis = Suivi.objects.filter(compte=compte, formation__live=True).order_by("pk")
    suivies = list(suivis.values_list("formation_id", flat=True))
    activites = ACTIVITES.lire_lot(suivies, _lire)
    concernees = [activites[pk] for pk in suivies if pk in activites and concerne(activites[pk])]
    return [(suivi, a.plan) for a in concernees if (suivi := _suivi(compte, copy(a.formation)))]


def _suivi(compte: Compte, formation: FormationPage) -> Suivi | None:
    if suivi := suivi_get(compte, formation):
        suivi.formation = formation
    return suivi


def _lire(formations: Iterable[int]) -> dict[int, Activites]:
    formations = list(formations)
    if transaction_ouverte():  # ce qui se lit dans une règle ne se garde pas : une fois écrite, on relit pour la suite
        transaction.on_commit(partial(_garder, formations), robust=True)
    pages = list(FormationPage.objects.filter(pk__in=formations).defer(*LOURDS_FORMATION))
    plans = plans_lire(pages)
    return {page.pk: _activites(page, plans[page.pk]) for page in pages}


def _garder(formations: list[int]) -> None:
    if not transaction_ouverte():
        ACTIVITES.lire_lot(formations, _lire)


def _activites(page: FormationPage, plan: Plan) -> Activites:
    return Activites(
        page,
        plan,
        frozenset(quiz for etape in plan.etapes for quiz in etape.quiz),
        frozenset(paquet for etape in plan.etapes for paquet in etape.paquets),
        tuple(conditions_de(expression_lire(page))),
    )
