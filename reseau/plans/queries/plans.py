"""Plans as they are read: their actions and all that they show, alone or together, and what other rooms are told
of them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from home.registre import Besoin, BlocLocal, Carte, Resultat, SourceDeLignes
from reseau.animation.models import Comite, Decision, Point, Reunion
from reseau.animation.permissions import decisions_lisibles, peut_sieger, peut_tenir, reunions_lisibles
from reseau.animation.portes import Echeances
from reseau.comptes.models import Compte
from reseau.plans.choices import OUVERTES, S_ECRIVENT, EtatActionPlan, EtatPlan
from reseau.plans.models import ActionPlan, EtapeAction, IndicateurAction, OrientationDuSchema, Plan
from reseau.plans.permissions import (
    AUTOUR,
    VOTES,
    actions_lisibles,
    actions_pilotees,
    peut_inscrire,
    peut_tenir_plan,
    plans_lisibles,
    plans_tenus,
)
from reseau.plans.queries import avancement
from reseau.territoires.models import Bassin, Commission, CompositionCommission


def decision_dite(decision: Decision) -> str:
    """« D-2026-017 · Chaque structure vérifie sa fiche »."""
    texte = decision.texte if len(decision.texte) <= 90 else f"{decision.texte[:89].rstrip()}…"
    return f"{decision.numero} · {texte}"


# The plan as it is read: its actions with all that they show, in a number of questions that does not grow.

ETATS = [*(str(EtatActionPlan(etat).label) for etat in (*avancement.DESSINES, EtatActionPlan.ABANDONNEE)), "En retard"]
MONTRES = (
    "axe",
    "porteur_compte",
    "porteur_structure",
    "porteur_reseau",
    "decision",
    "point__reunion",
    "reportee_en__axe__plan",
)
DITES = Prefetch("indicateurs", IndicateurAction.objects.order_by("pk"))


@dataclass(frozen=True)
class PlanLu:
    """A plan, its actions in order with all that they show, the structure of each person who leads."""

    plan: Plan
    actions: list[ActionPlan]
    structures: Mapping[int, str]
    commission: Commission | None


def plan_lu(plan: Plan) -> PlanLu:
    """One plan; rights aside: whoever asks has found it."""
    return plans_lus([plan])[0]


def plans_lus(plans: Iterable[Plan]) -> list[PlanLu]:
    """Several plans at once, in as many questions."""
    par_cle = {plan.pk: plan for plan in plans}
    lues = ActionPlan.objects.filter(axe__plan__in=par_cle).select_related(*MONTRES).prefetch_related("themes", DITES)
    actions: list[Any] = list(lues.order_by("axe__ordre", "axe", "echeance", "pk"))
    siennes: dict[int, list[ActionPlan]] = {cle: [] for cle in par_cle}
    for action in actions:
        action.axe.plan = par_cle[action.axe.plan_id]
        action.themes_dits = {theme.code: str(theme) for theme in action.themes.all()}
        siennes[action.axe.plan_id].append(action)
    mesures_garnir(actions)
    structures, commissions = avancement.structures_des_pilotes(actions), commissions_des_bassins()
    return [PlanLu(plan, siennes[cle], structures, _commission(plan, commissions)) for cle, plan in par_cle.items()]


def plans_votes(compte: Compte) -> QuerySet[Plan]:
    """The voted plans that this person reads."""
    votes = plans_lisibles(compte).filter(etat__in=VOTES)
    return votes.select_related("comite__commission", "bassin").order_by("pk")


def commissions_des_bassins() -> Mapping[int | None, Commission]:
    """The territorial commission of each bassin today."""
    lignes = CompositionCommission.objects.en_vigueur().select_related("commission")
    return {ligne.bassin_id: ligne.commission for ligne in lignes}


def _commission(plan: Plan, commissions: Mapping[int | None, Commission]) -> Commission | None:
    """That of its body, or of its bassin today."""
    if plan.comite and plan.comite.commission_id:
        return plan.comite.commission
    return commissions.get(plan.bassin_id or (plan.comite.bassin_id if plan.comite else None))


def mesures_garnir(actions: Iterable[ActionPlan]) -> list[ActionPlan]:
    """The same actions, each with its numbers of today."""
    lecteur, garnies = avancement.Lecteur(), list(actions)
    for action in garnies:
        action.mesures = [lecteur.lire(action.plan, dit) for dit in action.indicateurs.all()]
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


def actions_chercher(compte: Compte, texte: str) -> QuerySet[ActionPlan]:
    """Actions that this person may read, whose words hold each of these."""
    lignes = actions_lisibles(compte).select_related(*AUTOUR)
    for mot in texte.split():
        lignes = lignes.filter(Q(titre__icontains=mot) | Q(but__icontains=mot))
    return lignes.order_by("-axe__plan__annee", "pk").distinct()


def etapes_et_notes(action: ActionPlan) -> tuple[list[EtapeAction], list]:
    """Its steps in order, its notes the latest first."""
    return list(action.etapes.all()), list(action.notes.select_related("auteur"))


# What the page of a plan shows around its actions.


def avancement_contexte(lu: PlanLu, encres: avancement.Encres = avancement.PAGE) -> dict[str, Any]:
    """How far a plan is: all together, axis by axis, by delay and by who leads, each with its drawing."""
    plan, axes = lu.plan, list(lu.plan.axes.all())
    par_axe = avancement.avancement_par_axe(axes, lu.actions)
    par_pilote = avancement.avancement_par_organisation(lu.actions, lu.structures)
    delais, pilotes = avancement.bandes_de_delais(par_axe), avancement.bandes_des_pilotes(par_pilote)
    return {
        "plan": plan,
        "axes": axes,
        "ensemble": avancement.avancement_sommer(str(plan), par_axe),
        "par_axe": par_axe,
        "par_pilote": par_pilote,
        "dessin": avancement.dessiner("Avancement par axe", avancement.bandes_d_avancement(par_axe), encres),
        "dessin_delais": avancement.dessiner("En retard, sur ce qui reste à faire, par axe", delais, encres)
        if delais
        else "",
        "dessin_pilotes": avancement.dessiner("Avancement par organisation pilote", pilotes, encres) if pilotes else "",
        "etats": ETATS,
    }


def plan_contexte(compte: Compte, lu: PlanLu) -> dict[str, Any]:
    """How far a plan is, what this person may do, and what waits for a decision."""
    plan, tient = lu.plan, peut_tenir_plan(compte, lu.plan)
    bloquees = [action for action in lu.actions if action.etat == EtatActionPlan.BLOQUEE and not action.suite]
    bloquee = max(bloquees, key=lambda action: action.bloquee_depuis, default=None)
    return {
        **avancement_contexte(lu),
        "tient": tient,
        "dites": _dites_par(compte, lu, tient),
        "ecrit": tient and plan.etat in S_ECRIVENT,
        "bloquee": bloquee,
        "s_inscrit": bloquee is not None and peut_inscrire(compte, bloquee),
        "restent": any(action.ouverte for action in lu.actions),
    }


def _dites_par(compte: Compte, lu: PlanLu, tient: bool) -> frozenset[int]:
    """The actions whose state this person may say."""
    if lu.plan.etat != EtatPlan.VOTE:
        return frozenset()
    if tient:
        return frozenset(action.pk for action in lu.actions)
    siennes: QuerySet[ActionPlan] = actions_pilotees(compte).filter(axe__plan=lu.plan)
    return frozenset(siennes.values_list("pk", flat=True))


# What this room offers to the others: the search, the page of a bassin, that of a decision, what the night chases.

AJOUTER = "Ajouter une action au plan"


def action_dire(action: ActionPlan, texte: str) -> Resultat:
    """An action found: its plan, and who leads it."""
    return Resultat(
        action.titre, reverse("plan_action", args=[action.uuid]), action.but, f"{action.plan}, {action.qui}"
    )


RECHERCHE = SourceDeLignes("plans", "Plans d’actions", actions_chercher, action_dire)


def bloc_plan(compte: Compte, bassin: Bassin) -> Carte | None:
    """How far the plan of a bassin is, on its page; nothing for whoever does not read it."""
    plan = plan_du_bassin(compte, bassin)
    if plan is None:
        return None
    part = round(100 * plan.faites / plan.en_tout) if plan.en_tout else 0  # type: ignore[attr-defined]
    return Carte(f"Plan d’actions {plan.annee}", "plans/bloc_bassin.html", {"plan": plan, "part": part}, large=False)


BLOC_PLAN = BlocLocal(bloc_plan)


def suites_de_reunion(compte: Compte, reunion: Reunion) -> Iterator[Resultat]:
    """The plan that a meeting speaks of, to go through for who holds it; the actions put on its agenda."""
    for plan in plans_du_comite(compte, reunion.comite, reunion.debut.year).select_related("comite", "bassin"):
        tient = peut_tenir(compte, reunion.comite) or peut_tenir_plan(compte, plan)
        revue = plan.etat == EtatPlan.VOTE and tient
        titre, nom = ("Passer en revue le plan", "plan_revue") if revue else ("Lire le plan", "plan")
        yield Resultat(titre, reverse(nom, args=[plan.code, plan.annee]), str(plan))
    if not ActionPlan.objects.filter(point__reunion=reunion).exists():
        return
    discutees = actions_lisibles(compte).filter(point__reunion=reunion).select_related(*AUTOUR).distinct()
    yield from map(_dite, discutees)


def _dite(action: ActionPlan) -> Resultat:
    url, etat = reverse("plan_action", args=[action.uuid]), str(action.get_etat_display())
    return Resultat(action.titre, url, f"{action.plan}, {action.qui}", etat)


DUES = {"etat__in": OUVERTES, "axe__plan__etat": EtatPlan.VOTE, "reportee_en": None}
ECHEANCES = Echeances(
    lambda: ActionPlan.objects.filter(**DUES).select_related(*AUTOUR),
    actions_lisibles,
    lambda action: (f"{action.titre} ({action.plan})", "", reverse("plan_action", args=[action.uuid])),
)


def suites_de_decision(compte: Compte, decision: Decision) -> Iterator[Resultat]:
    """The actions of plans that carry this decision; then the door that adds one, for whoever holds a plan for it."""
    actions = actions_lisibles(compte).filter(decision=decision).select_related(*AUTOUR).distinct()
    yield from map(_dite, actions)
    if peut_tenir(compte, decision.comite) or plans_de_la_decision(compte, decision).exists():
        yield Resultat(AJOUTER, reverse("plan_de_la_decision", args=[decision.numero]))


def citent_orientation(compte: Compte, orientation: OrientationDuSchema) -> Iterator[Resultat]:
    """The actions of plans that serve this orientation of the regional scheme and that this person reads (R1.6)."""
    actions = actions_lisibles(compte).filter(orientation=orientation).select_related(*AUTOUR).distinct()
    for action in actions.order_by("-axe__plan__annee", "pk"):
        dit = f"{action.plan}, {action.qui}. {action.get_etat_display()}"
        yield Resultat(action.titre, reverse("plan_action", args=[action.uuid]), dit, "Actions des plans")


def besoin_de(action: ActionPlan) -> Besoin:
    """What an action says already of the training that it would need (R5.27)."""
    bassin = action.plan.bassin or (action.plan.comite and action.plan.comite.bassin)
    return Besoin(
        code=f"action_plan:{action.uuid}",
        libelle=action.titre,
        url=reverse("plan_action", args=[action.uuid]),
        mots=action.but,
        bassins=(bassin.code,) if bassin else (),
        themes=tuple(theme.code for theme in action.themes.all()),
        publics=tuple(public.code for public in action.publics.all()),
    )
