"""Which trainings hold an activity, or ask for it: what a report looks at, however many trainings are followed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from home.gardees import Gardee
from home.preparees import lignes_lire
from reseau.comptes.models import Compte
from reseau.membres.droits import QUI
from safran.formations.expressions import Condition, conditions_de, expression_lire
from safran.formations.models import FormationPage
from safran.parcours.models import Suivi
from safran.parcours.queries.plans import plans_lire
from safran.parcours.queries.suivis import suivis_de

ACTIVITES = Gardee(
    "activités des formations", pieces=("wagtailcore", "parcours", "formations"), combien=2000, dans_les_regles=True
)


@dataclass(frozen=True)
class Activites:
    """What the steps of a training hold, and what its completion rule asks for, at the root or in a group."""

    quiz: frozenset[int]
    paquets: frozenset[int]
    conditions: tuple[Condition, ...]

    def demandent(self, type_critere: str, parametres: dict[str, Any]) -> bool:
        """The rule names this condition; values left out match any."""
        return any(c.type == type_critere and parametres.items() <= c.parametres.items() for c in self.conditions)


def suivis_concernes(compte: Compte, concerne: Callable[[Activites], bool]) -> list[Suivi]:
    """The followings of a person, in the order of their keys, whose published training is concerned."""
    suivies = lignes_lire(
        "formations suivies",
        lambda: Suivi.objects.filter(compte=QUI, formation__live=True).order_by().values_list("pk", "formation_id"),
        au_lieu_de={QUI: compte.pk},
    )
    activites = ACTIVITES.lire_lot((formation for _, formation in suivies), _lire)
    cles = [pk for pk, formation in suivies if formation in activites and concerne(activites[formation])]
    return list(suivis_de(compte).filter(pk__in=cles).order_by("pk")) if cles else []


def _lire(formations: Iterable[int]) -> dict[int, Activites]:
    pages = list(FormationPage.objects.filter(pk__in=list(formations)))
    plans = plans_lire(pages)
    return {page.pk: _activites(page, plans[page.pk].etapes) for page in pages}


def _activites(page: FormationPage, etapes: Iterable[Any]) -> Activites:
    return Activites(
        frozenset(quiz for etape in etapes for quiz in etape.quiz),
        frozenset(paquet for etape in etapes for paquet in etape.paquets),
        tuple(conditions_de(expression_lire(page))),
    )
