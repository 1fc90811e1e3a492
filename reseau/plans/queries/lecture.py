"""The plan as it is read: its actions with all that they show, in a number of questions that does not grow."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from home.typographie import MOIS
from reseau.animation.models import Comite, Decision, Point
from reseau.animation.permissions import decisions_lisibles, peut_sieger, reunions_lisibles
from reseau.comptes.models import Compte
from reseau.plans.choices import OUVERTES, EtatActionPlan, EtatPlan
from reseau.plans.models import ActionPlan, EtapeAction, IndicateurAction, Plan
from reseau.plans.permissions import (
    AUTOUR,
    actions_lisibles,
    actions_pilotees,
    plans_lisibles,
    plans_tenus,
)
from reseau.plans.queries.indicateurs import Lecteur, Mesure
from reseau.territoires.models import Bassin

# Ce que beaucoup d’actions ont en commun se lit une fois, non une fois par action.
PARTAGES = ("porteur_compte", "porteur_structure", "porteur_reseau", "decision")
DITES = Prefetch("indicateurs", IndicateurAction.objects.order_by("pk"))


def actions_des_plans(plans: list[Plan]) -> dict[int, list[ActionPlan]]:
    """The actions of each plan in order, with all that they show, and the words of their filters."""
    par_plan: dict[int, list[ActionPlan]] = {plan.pk: [] for plan in plans}
    prefetch_related_objects(plans, "axes")
    axes = {axe.pk: axe for plan in plans for axe in plan.axes_lus}
    lignes = ActionPlan.objects.filter(axe__plan__in=par_plan)
    actions = list(lignes.order_by("axe__ordre", "axe", "echeance", "pk"))
    _partager(actions)
    prefetch_related_objects([un for un in actions if un.etat == EtatActionPlan.BLOQUEE], "point__reunion")
    suites = ActionPlan.objects.filter(reportee_de__axe__plan__in=par_plan).select_related("axe__plan")
    reportees = {suite.reportee_de_id: suite for suite in suites}
    themes = _themes(par_plan)
    for action in actions:
        axe = action.axe = axes[action.axe_id]
        ActionPlan._meta.get_field("reportee_en").set_cached_value(action, reportees.get(action.pk))
        action.axes_dits, action.pilotes_dits = {str(axe.pk): axe.titre}, {action.qui: action.qui}
        action.mois_dits = _mois(action.echeance)
        action.etats_dits = {action.etat: action.get_etat_display()}
        action.themes_dits = themes[action.pk]
        par_plan[axe.plan_id].append(action)
    return par_plan


def _mois(jour: datetime.date | None) -> dict[str, str]:
    """« Mars 2027 », by its order."""
    return {f"{jour:%Y-%m}": f"{MOIS[jour.month - 1]} {jour.year}".capitalize()} if jour else {}


def _themes(plans: Iterable[int]) -> Mapping[int, dict[str, str]]:
    """The themes of the actions of these plans, in their order."""
    themes: dict[int, dict[str, str]] = defaultdict(dict)
    liens = ActionPlan.themes.through.objects.filter(actionplan__axe__plan__in=plans)
    for lien in liens.select_related("theme").order_by("theme"):
        themes[lien.actionplan_id][lien.theme.code] = str(lien.theme)
    return themes


def _partager(actions: list[ActionPlan]) -> None:
    """Set on each action its pilot and its decision, each read once: as `prefetch_related` does, for half its cost."""
    for nom in PARTAGES:
        champ: Any = ActionPlan._meta.get_field(nom)
        cles = {getattr(action, champ.attname) for action in actions} - {None}
        lus = champ.related_model._default_manager.in_bulk(cles) if cles else {}
        for action in actions:
            champ.set_cached_value(action, lus.get(getattr(action, champ.attname)))


def dites_des_plans(plans: Iterable[int]) -> Mapping[int, list[IndicateurAction]]:
    """The numbers of every action of these plans, by action: read by the plan, not by hundreds of keys."""
    dites: dict[int, list[IndicateurAction]] = defaultdict(list)
    for dite in IndicateurAction.objects.filter(action__axe__plan__in=plans).order_by("pk"):
        dites[dite.action_id].append(dite)
    return dites


def mesures_garnir(
    actions: Iterable[ActionPlan],
    dites: Mapping[int, list[IndicateurAction]] | None = None,
    lecteur: Lecteur | None = None,
) -> list[ActionPlan]:
    """The same actions, each with its numbers of today; `dites`, by action, when they were read together."""
    lecteur, garnies = lecteur or Lecteur(), list(actions)
    for action in garnies:
        indicateurs = action.indicateurs.all() if dites is None else dites.get(action.pk, [])
        mesures: list[Mesure] = [lecteur.lire(action.plan, dit) for dit in indicateurs]
        action.mesures = mesures
    return garnies


def etapes_compter(actions: Iterable[ActionPlan]) -> dict[int, tuple[int, int]]:
    """How many steps of each action are done, and how many it has; nothing for one without steps."""
    etapes = EtapeAction.objects.filter(action__in=actions).order_by().values("action")
    return {
        cle: (faites, toutes) for cle, faites, toutes in etapes.values_list("action", Count("fait_le"), Count("pk"))
    }


def decisions_derriere(compte: Compte, actions: Iterable[ActionPlan]) -> dict[int, Decision]:
    """The decisions behind these actions that this person may read, by key, the latest first."""
    cles = {action.decision_id for action in actions if action.decision_id}
    if not cles:
        return {}
    lues = decisions_lisibles(compte).filter(pk__in=cles).select_related("reunion__comite", "comite")
    return {decision.pk: decision for decision in lues.distinct()}


def decisions_du_territoire(compte: Compte, plan: Plan) -> QuerySet[Decision]:
    """Decisions that an action or the vote of this plan may come from: those of its body, or of its bassin."""
    siennes = Q(comite=plan.comite_id) if plan.comite_id else Q(comite__bassin=plan.bassin_id)
    return decisions_lisibles(compte).filter(siennes).select_related("comite").distinct()


def plans_de_la_decision(compte: Compte, decision: Decision) -> QuerySet[Plan]:
    """Plans still written, held by this person, where an action may carry this decision; the nearest year first."""
    siens = Q(comite=decision.comite_id)
    if decision.comite.bassin_id:
        siens |= Q(bassin=decision.comite.bassin_id)
    annee = timezone.localdate().year
    ouverts = plans_tenus(compte).filter(siens, annee__gte=annee).exclude(etat=EtatPlan.CLOS)
    return ouverts.order_by("annee", "pk")


def plans_du_comite(compte: Compte, comite: Comite, annee: int) -> QuerySet[Plan]:
    """Plans of that year, voted, that this body speaks of and that this person reads."""
    siens = Q(comite=comite) | Q(bassin=comite.bassin_id) if comite.bassin_id else Q(comite=comite)
    return plans_lisibles(compte).filter(siens, annee=annee).exclude(etat=EtatPlan.PREPARE)


def plans_a_lire(compte: Compte) -> QuerySet[Plan]:
    """Every plan that this person reads, the latest year first, with how far each is."""
    faite = Q(axes__actions__etat=EtatActionPlan.TERMINEE)
    comptees = ~Q(axes__actions__etat=EtatActionPlan.ABANDONNEE)
    return (
        plans_lisibles(compte)
        .select_related("comite", "bassin")
        .annotate(
            en_tout=Count("axes__actions", filter=comptees, distinct=True),
            faites=Count("axes__actions", filter=faite, distinct=True),
        )
        .order_by("-annee", "code")
    )


def point_lisible(compte: Compte, action: ActionPlan) -> Point | None:
    """The point where it is discussed: of a meeting that this person reads, or of the reserve of a body of hers."""
    point = action.point
    if point is None:
        return None
    if point.reunion_id:
        return point if reunions_lisibles(compte).filter(pk=point.reunion_id).exists() else None
    return point if peut_sieger(compte, point.comite) else None


def plan_du_bassin(compte: Compte, bassin: Bassin) -> Plan | None:
    """The plan of a bassin, or of its local body, for this year or the last one before; None for a stranger."""
    siens = plans_a_lire(compte).filter(Q(bassin=bassin) | Q(comite__bassin=bassin))
    return siens.exclude(etat=EtatPlan.PREPARE).filter(annee__lte=timezone.localdate().year).first()


def plans_des_territoires(compte: Compte, comites: Collection[Comite], bassins: Collection[Bassin]) -> list[Plan]:
    """The plan in force of each of these bodies and bassins that this person reads: of this year, or the last one."""
    siens = Q(comite__in=comites) | Q(bassin__in=bassins) | Q(comite__bassin__in=bassins)
    lus = plans_lisibles(compte).filter(siens, annee__lte=timezone.localdate().year).exclude(etat=EtatPlan.PREPARE)
    derniers: dict[str, Plan] = {}
    for plan in lus.select_related("comite", "bassin").order_by("code", "-annee").distinct():
        derniers.setdefault(plan.code, plan)
    return list(derniers.values())


def mes_actions(compte: Compte) -> QuerySet[ActionPlan]:
    """What this person still leads, the nearest end first."""
    miennes = actions_pilotees(compte).filter(etat__in=OUVERTES, axe__plan__etat=EtatPlan.VOTE, reportee_en=None)
    return miennes.select_related(*AUTOUR).order_by("echeance", "pk").distinct()


def actions_suivies(compte: Compte) -> QuerySet[ActionPlan]:
    """What this person leads in running plans, finished or not, once she was told of it."""
    return actions_pilotees(compte).filter(axe__plan__etat=EtatPlan.VOTE, pilote_le=None).distinct()


def actions_ouvertes(plan: Plan) -> QuerySet[ActionPlan]:
    """What a meeting goes through: actions still open, late ones first under each axis."""
    ouvertes = ActionPlan.objects.filter(axe__plan=plan, etat__in=OUVERTES, reportee_en=None)
    autour = ("axe__plan__comite", "axe__plan__bassin", *AUTOUR[2:], "decision")
    return ouvertes.select_related(*autour).prefetch_related(DITES)


def actions_chercher(compte: Compte, texte: str, limite: int) -> list[ActionPlan]:
    """Actions that this person may read, whose words hold each of these."""
    lignes = actions_lisibles(compte).select_related(*AUTOUR)
    for mot in texte.split():
        lignes = lignes.filter(Q(titre__icontains=mot) | Q(but__icontains=mot))
    return list(lignes.order_by("-axe__plan__annee", "pk").distinct()[:limite])


def etapes_et_notes(action: ActionPlan) -> tuple[list[EtapeAction], list]:
    """Its steps in order, its notes the latest first."""
    return list(action.etapes.all()), list(action.notes.select_related("auteur"))
