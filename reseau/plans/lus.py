"""A plan as all who read it read it: its actions, how far they are, what is written of each; read once, kept.

What is one reader's (what she may read of decisions, say of an action, call hers) is never here. Every object is shared
by those who read: nothing is set on it once made. Numbers that other rooms count are asked each time, and name the
reading that shows them.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from home.gardees import Gardee
from home.indicateurs import Valeur
from home.permissions import droit_exiger
from reseau.comptes.models import Compte
from reseau.plans.choices import ANNEES, EtatActionPlan
from reseau.plans.dessins import (
    PAGE,
    Encres,
    bandes_d_avancement,
    bandes_de_delais,
    bandes_des_pilotes,
    dessiner,
)
from reseau.plans.models import ActionPlan, IndicateurAction, Plan
from reseau.plans.permissions import peut_lire_plan
from reseau.plans.queries.avancement import (
    DESSINES,
    avancement_par_axe,
    avancement_par_organisation,
    avancement_sommer,
    structures_des_pilotes,
)
from reseau.plans.queries.ensemble import commissions_des_bassins
from reseau.plans.queries.indicateurs import Lecteur
from reseau.plans.queries.lecture import actions_des_plans, dites_des_plans, mesures_garnir
from reseau.plans.rangs import Rang, rangs_ecrire
from reseau.territoires.models import Commission

Adresse = tuple[str, int]
Vives = tuple[tuple[str, Valeur], ...]
ETATS = [*(str(EtatActionPlan(etat).label) for etat in (*DESSINES, EtatActionPlan.ABANDONNEE)), "En retard"]
FICHES = Gardee("fiches des plans", pieces=("animation", "plans", "territoires"))
PLANS = Gardee(
    "plans lus",
    pieces=("animation", "comptes", "membres", "plans", "structures", "territoires", "vocabulaires"),
    combien=200,
)


@dataclass(frozen=True)
class Fiche:
    """A plan, and the live numbers that its actions are bound to."""

    plan: Plan
    sources: tuple[str, ...]


@dataclass(frozen=True)
class PlanLu:
    """A plan, its actions in order with all that they show, the structure of each person who leads."""

    plan: Plan
    actions: list[ActionPlan]
    structures: Mapping[int, str]
    commission: Commission | None

    @cached_property
    def avancement(self) -> dict[str, Any]:
        """How far it is, for a page."""
        return avancement_contexte(self)

    @cached_property
    def axes_ecrits(self) -> SafeString:
        """The same, written."""
        return SafeString(render_to_string("plans/axes.html", self.avancement))

    @cached_property
    def rangs(self) -> dict[int, Rang]:
        """Each action, written, by key."""
        return rangs_ecrire(self.actions)


def avancement_contexte(lu: "PlanLu", encres: Encres = PAGE) -> dict[str, Any]:
    """How far a plan is: all together, axis by axis, by delay and by who leads, each with its drawing."""
    plan, axes = lu.plan, lu.plan.axes_lus
    par_axe = avancement_par_axe(axes, lu.actions)
    par_pilote = avancement_par_organisation(lu.actions, lu.structures)
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
        "etats": ETATS,
    }


def plan_lu_get(compte: Compte, code: str, annee: int) -> PlanLu:
    """A plan that this person may read; Http404 otherwise."""
    droit_exiger(annee in ANNEES)
    fiches = FICHES.lire_lot([(code, annee)], _fiches)
    droit_exiger(fiches and peut_lire_plan(compte, fiches[code, annee].plan))
    return _lus(fiches)[code, annee]


def plans_lus(adresses: Iterable[Adresse]) -> dict[Adresse, PlanLu]:
    """Several plans at once, rights aside: whoever asks has found them."""
    return _lus(FICHES.lire_lot(adresses, _fiches))


def _lus(fiches: Mapping[Adresse, Fiche]) -> dict[Adresse, PlanLu]:
    lecteur, jour = Lecteur(), timezone.localdate()
    cles = [
        (adresse, jour, tuple((code, lecteur.vive(fiche.plan, code)) for code in fiche.sources))
        for adresse, fiche in fiches.items()
    ]
    lus = PLANS.lire_lot(cles, lambda manquantes: _lire(manquantes, lecteur))
    return {adresse: lu for (adresse, _, _), lu in lus.items()}


def _plans(adresses: list[Adresse]) -> dict[Adresse, Plan]:
    codes, annees = {code for code, _ in adresses}, {annee for _, annee in adresses}
    plans = Plan.objects.filter(code__in=codes, annee__in=annees).select_related("comite__commission", "bassin")
    return {(plan.code, plan.annee): plan for plan in plans if (plan.code, plan.annee) in adresses}


def _fiches(adresses: list[Adresse]) -> dict[Adresse, Fiche]:
    plans, sources = _plans(adresses), defaultdict(list)
    vives = IndicateurAction.objects.exclude(source="").filter(action__axe__plan__in=plans.values())
    for plan, source in vives.order_by("source").values_list("action__axe__plan", "source").distinct():
        sources[plan].append(source)
    return {adresse: Fiche(plan, tuple(sources[plan.pk])) for adresse, plan in plans.items()}


def _lire(
    cles: list[tuple[Adresse, datetime.date, Vives]], lecteur: Lecteur
) -> dict[tuple[Adresse, datetime.date, Vives], PlanLu]:
    """The plan is read again, with its actions: kept together, they are of the same moment."""
    plans = _plans([adresse for adresse, _, _ in cles])
    par_plan = actions_des_plans(list(plans.values()))
    toutes = [action for siennes in par_plan.values() for action in siennes]
    actions = mesures_garnir(toutes, dites_des_plans(par_plan), lecteur)
    structures, commissions = structures_des_pilotes(actions), commissions_des_bassins()
    lus = {
        adresse: PlanLu(plan, par_plan[plan.pk], structures, _commission(plan, commissions))
        for adresse, plan in plans.items()
    }
    return {cle: lus[cle[0]] for cle in cles if cle[0] in lus}


def _commission(plan: Plan, commissions: Mapping[int | None, Commission]) -> Commission | None:
    """That of its body, or of its bassin today."""
    if plan.comite and plan.comite.commission_id:
        return plan.comite.commission
    return commissions.get(plan.bassin_id or (plan.comite.bassin_id if plan.comite else None))
