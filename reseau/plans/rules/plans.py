"""A plan begins, its axes are written, it is voted, closed (R4.10)."""

import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.animation.models import Comite, Decision
from reseau.animation.permissions import decisions_lisibles
from reseau.comptes.models import Compte
from reseau.plans.choices import AXES_MAX, PLAN, EtatPlan
from reseau.plans.models import ActionPlan, AxePlan, Plan
from reseau.plans.permissions import bassins_a_planifier, comites_a_planifier
from reseau.plans.rules.gardes import ecriture_exiger, tenue_exiger
from reseau.territoires.models import Bassin


@transaction.atomic
def plan_creer(
    *, par: Compte, cle: uuid.UUID, territoire: Comite | Bassin, annee: int, axes: Sequence[str] = ()
) -> Plan:
    """Begin the plan of a body or of a bassin for a year, with its axes; the same key writes once.

    Raises RegleRefusee "droit", ValidationError by field.
    """
    comite = territoire if isinstance(territoire, Comite) else None
    bassin = territoire if isinstance(territoire, Bassin) else None
    permis = comites_a_planifier(par) if comite else bassins_a_planifier(par)
    if not permis.filter(pk=territoire.pk).exists():
        raise RegleRefusee("droit", "Ce territoire n’est pas tenu par vous.")
    type(territoire).objects.select_for_update().get(pk=territoire.pk)
    if existant := Plan.objects.filter(uuid=cle, prepare_par=par).first():
        return existant
    plan = Plan(uuid=cle, code=territoire.code, comite=comite, bassin=bassin, annee=annee, prepare_par=par)
    plan.full_clean()
    plan.save()
    PLAN.commencer(plan, par=par)
    for ordre, titre in enumerate(axes, 1):
        axe_ecrire(plan=plan, par=par, titre=titre, ordre=ordre)
    return plan


@transaction.atomic
def axe_ecrire(*, plan: Plan, par: Compte, titre: str, ordre: int, axe: AxePlan | None = None) -> AxePlan:
    """Add an axis, or name and place another way one that stands. Raises RegleRefusee "axes" when there are too many.

    Raises RegleRefusee "droit" or "clos", ValidationError by field.
    """
    ecriture_exiger(par=par, plan=plan)
    if axe is None and plan.axes.count() >= AXES_MAX:
        raise RegleRefusee("axes", f"Un plan a {AXES_MAX} axes au plus.")
    axe = axe or AxePlan(plan=plan)
    axe.titre, axe.ordre = titre.strip(), ordre
    axe.full_clean()
    axe.save()
    return axe


@transaction.atomic
def axe_retirer(*, axe: AxePlan, par: Compte) -> None:
    """Take away an axis that no action needs. Raises RegleRefusee "droit", "clos" or "occupe"."""
    ecriture_exiger(par=par, plan=axe.plan)
    if axe.actions.exists():
        raise RegleRefusee("occupe", "Cet axe porte des actions : mettez-les d’abord sous un autre.")
    axe.delete()


@transaction.atomic
def plan_voter(*, plan: Plan, par: Compte, decision: Decision | None = None, le: datetime.date | None = None) -> Plan:
    """Its body has voted it: whoever reads its meetings reads it, its pilots too.

    The day is that of the decision, else `le`, else today. Raises RegleRefusee "droit", "etat", "vide" or "decision".
    """
    with PLAN.passer(plan, vers=EtatPlan.VOTE, par=par, motif=decision.numero if decision else "") as verrou:
        tenue_exiger(par=par, plan=verrou)
        if not ActionPlan.objects.filter(axe__plan=verrou).exists():
            raise RegleRefusee("vide", "Ce plan n’a pas encore d’action : il n’y a rien à voter.")
        decision_exiger(par=par, decision=decision)
        verrou.decision = decision
        verrou.vote_le = decision.prise_le if decision else le or timezone.localdate()
    return verrou


@transaction.atomic
def plan_clore(*, plan: Plan, par: Compte) -> Plan:
    """The year is over: nothing in it changes any more. Raises RegleRefusee "droit" or "etat"."""
    with PLAN.passer(plan, vers=EtatPlan.CLOS, par=par) as verrou:
        tenue_exiger(par=par, plan=verrou)
    return verrou


def decision_exiger(*, par: Compte, decision: Decision | None) -> None:
    """Raises RegleRefusee "decision" for one that this person does not read."""
    if decision is not None and not decisions_lisibles(par).filter(pk=decision.pk).exists():
        raise RegleRefusee("decision", "Cette décision n’est pas au registre que vous lisez.")
