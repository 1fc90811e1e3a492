"""Who reads a plan, writes it, says where its actions stand; a stranger gets 404.

Who holds a body holds its plan; who animates a bassin, that of the bassin. A plan being prepared is for its holders and
for the seats of its body; once voted, for whoever reads the meetings of that body, or is of the bassin. Every door
(pages, search, digests, files, blocks) reads `plans_lisibles` and `actions_lisibles`.
"""

import uuid

from django.db.models import Q, QuerySet

from home.permissions import droit_exiger, reserve_a, trouver
from reseau.animation.choices import EtatReunion
from reseau.animation.models import Comite
from reseau.animation.permissions import (
    comites_ou_siege,
    comites_suivis,
    comites_tenus,
    participe,
    peut_sieger,
    portees,
)
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes, bassins_de, est_region
from reseau.plans.choices import ANNEES, S_ECRIVENT, EtatActionPlan, EtatPlan
from reseau.plans.models import ActionPlan, AxePlan, EtapeAction, EtatAnnuel, IndicateurAction, Plan
from reseau.territoires.models import Bassin

A_VENIR = (EtatReunion.BROUILLON, EtatReunion.CONVOQUEE, EtatReunion.EN_COURS, EtatReunion.REPORTEE)
VOTES = (EtatPlan.VOTE, EtatPlan.CLOS)
AUTOUR = (
    "axe__plan__comite",
    "axe__plan__bassin",
    "porteur_compte",
    "porteur_structure",
    "porteur_reseau",
    "reportee_en",
)


def _des_comites(comites: QuerySet[Comite]) -> Q:
    """Plans of these bodies, and of the bassins that they are the local body of."""
    return Q(comite__in=comites) | Q(bassin__in=comites.exclude(bassin=None).values("bassin"))


def _tenus(compte: Compte) -> Q:
    if est_region(compte):
        return Q()
    return _des_comites(comites_tenus(compte)) | Q(bassin__in=bassins_animes(compte))


def _lus(compte: Compte) -> Q:
    if est_region(compte):
        return Q()
    sieges = _tenus(compte) | _des_comites(comites_ou_siege(compte))
    suivis = Q(comite__in=comites_suivis(compte)) | Q(bassin__in=bassins_de(compte))
    return sieges | Q(etat__in=VOTES) & suivis


def plans_lisibles(compte: Compte) -> QuerySet[Plan]:
    """Every plan that this person may read; the one reading of every door."""
    return Plan.objects.filter(_lus(compte)) if participe(compte) else Plan.objects.none()


def plans_tenus(compte: Compte) -> QuerySet[Plan]:
    """Plans that this person writes, votes and closes."""
    return Plan.objects.filter(_tenus(compte)) if participe(compte) else Plan.objects.none()


def actions_lisibles(compte: Compte) -> QuerySet[ActionPlan]:
    """Actions of the plans that this person reads, and those that she leads once their plan is voted."""
    if not getattr(compte, "is_authenticated", False):
        return ActionPlan.objects.none()
    siennes = portees(compte) & Q(axe__plan__etat__in=VOTES)
    return ActionPlan.objects.filter(Q(axe__plan__in=plans_lisibles(compte)) | siennes)


def actions_pilotees(compte: Compte) -> QuerySet[ActionPlan]:
    """Actions of voted plans that this person leads: alone, for a structure of hers, or for the network she leads."""
    if not getattr(compte, "is_authenticated", False):
        return ActionPlan.objects.none()
    return ActionPlan.objects.filter(portees(compte), axe__plan__etat__in=VOTES)


def comites_a_planifier(compte: Compte) -> QuerySet[Comite]:
    """Bodies of which this person may prepare a plan."""
    comites = Comite.objects.en_vigueur().filter(pk__in=comites_tenus(compte))
    return comites if participe(compte) else Comite.objects.none()


def bassins_a_planifier(compte: Compte) -> QuerySet[Bassin]:
    """Bassins of which this person may prepare a plan."""
    bassins = Bassin.objects.en_vigueur().order_by("nom")
    return bassins if est_region(compte) else bassins.filter(pk__in=bassins_animes(compte))


def peut_planifier(compte: Compte) -> bool:
    """May prepare some plan."""
    return comites_a_planifier(compte).exists() or bassins_a_planifier(compte).exists()


def peut_tenir_plan(compte: Compte, plan: Plan) -> bool:
    """Writes this plan, votes it, closes it."""
    return est_region(compte) or plans_tenus(compte).filter(pk=plan.pk).exists()


def peut_ecrire(compte: Compte, plan: Plan) -> bool:
    """Writes its axes and its actions, until it is closed."""
    return plan.etat in S_ECRIVENT and peut_tenir_plan(compte, plan)


def peut_dire(compte: Compte, action: ActionPlan) -> bool:
    """Says where an action stands, while its plan runs: who leads it, and who holds the plan."""
    if action.plan.etat != EtatPlan.VOTE:
        return False
    return actions_pilotees(compte).filter(pk=action.pk).exists() or peut_tenir_plan(compte, action.plan)


def peut_inscrire(compte: Compte, action: ActionPlan) -> bool:
    """Puts this action, blocked, before the body that follows it: who sits there, who holds it."""
    if action.etat != EtatActionPlan.BLOQUEE or not action.ouverte or attend_une_reunion(action):
        return False
    comite = comite_du_plan(action.plan)
    return comite is not None and peut_sieger(compte, comite)


def comite_du_plan(plan: Plan) -> Comite | None:
    """The body where this plan is spoken of: its own, else the local one of its bassin."""
    return plan.comite or Comite.objects.en_vigueur().filter(bassin=plan.bassin_id).first()


def attend_une_reunion(action: ActionPlan) -> bool:
    """Its point is in the reserve, or before a meeting that is not over."""
    point = action.point
    return point is not None and (point.reunion is None or point.reunion.etat in A_VENIR)


participant_required = reserve_a(participe)
planifier_required = reserve_a(peut_planifier)


def _plan(plans: QuerySet[Plan], code: str, annee: int) -> Plan:
    droit_exiger(annee in ANNEES)
    return trouver(plans.select_related("comite__commission", "bassin", "decision__reunion"), code=code, annee=annee)


def plan_get_lisible(compte: Compte, code: str, annee: int) -> Plan:
    """A plan that this person may read; Http404 otherwise."""
    return _plan(plans_lisibles(compte), code, annee)


def plan_get_tenu(compte: Compte, code: str, annee: int) -> Plan:
    """A plan that this person holds; Http404 otherwise."""
    return _plan(plans_tenus(compte), code, annee)


def plan_get_ouvert(compte: Compte, code: str, annee: int) -> Plan:
    """A plan that this person may still write; Http404 otherwise."""
    return _plan(plans_tenus(compte).filter(etat__in=S_ECRIVENT), code, annee)


def axe_get_ouvert(compte: Compte, pk: int) -> AxePlan:
    """An axis of a plan that this person may still write; Http404 otherwise."""
    axes = AxePlan.objects.filter(plan__in=plans_tenus(compte), plan__etat__in=S_ECRIVENT)
    return trouver(axes.select_related("plan__comite", "plan__bassin"), pk=pk)


def action_get_lisible(compte: Compte, identifiant: uuid.UUID) -> ActionPlan:
    """An action that this person may read; Http404 otherwise."""
    autour = (
        *AUTOUR,
        "decision__reunion",
        "point__reunion",
        "orientation",
        "dit_par",
        "reportee_de__axe__plan",
        "reportee_en__axe__plan",
    )
    return trouver(actions_lisibles(compte).select_related(*autour), uuid=identifiant)


def action_get_ouverte(compte: Compte, identifiant: uuid.UUID) -> ActionPlan:
    """An action of a plan that this person may still write; Http404 otherwise."""
    plans = plans_tenus(compte).filter(etat__in=S_ECRIVENT)
    return trouver(ActionPlan.objects.filter(axe__plan__in=plans).select_related(*AUTOUR), uuid=identifiant)


def action_get_dite(compte: Compte, identifiant: uuid.UUID) -> ActionPlan:
    """An action whose state this person may say; Http404 otherwise."""
    lignes = actions_lisibles(compte).select_related(*AUTOUR)
    return trouver(lignes, lambda action: peut_dire(compte, action), uuid=identifiant)


def action_get_discutee(compte: Compte, identifiant: uuid.UUID) -> ActionPlan:
    """An action that this person reads, of a plan of a body where she sits or that she holds; Http404 otherwise."""

    def siege(action: ActionPlan) -> bool:
        comite = comite_du_plan(action.plan)
        return comite is not None and peut_sieger(compte, comite)

    return trouver(actions_lisibles(compte).select_related(*AUTOUR, "point__reunion"), siege, uuid=identifiant)


def action_get_suivie(compte: Compte, identifiant: uuid.UUID) -> ActionPlan:
    """An action whose steps and numbers this person writes: its plan is hers to write, or she leads it; Http404."""
    lignes = actions_lisibles(compte).select_related(*AUTOUR)
    return trouver(lignes, lambda un: peut_ecrire(compte, un.plan) or peut_dire(compte, un), uuid=identifiant)


def etape_get_dite(compte: Compte, identifiant: uuid.UUID) -> EtapeAction:
    """A step of an action whose state this person may say; Http404 otherwise."""
    etapes = EtapeAction.objects.select_related("action__axe__plan__comite", "action__axe__plan__bassin")
    return trouver(etapes, lambda etape: peut_dire(compte, etape.action), uuid=identifiant)


def indicateur_get_dit(compte: Compte, identifiant: uuid.UUID) -> IndicateurAction:
    """A number of an action whose state this person may say; Http404 otherwise."""
    lignes = IndicateurAction.objects.select_related("action__axe__plan__comite", "action__axe__plan__bassin")
    return trouver(lignes, lambda indicateur: peut_dire(compte, indicateur.action), uuid=identifiant)


def etat_annuel_get_mien(compte: Compte, identifiant: uuid.UUID) -> EtatAnnuel:
    """A document that this person asked for, of a plan that she still reads; Http404 otherwise."""
    etats = EtatAnnuel.objects.filter(compte_id=compte.pk, plan__in=plans_lisibles(compte))
    return trouver(etats.select_related("plan__comite", "plan__bassin"), uuid=identifiant)
