"""Plans as they are read: their actions and all that they show, alone or together, and what other rooms are told
of them.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from home.exploitation.indicateurs import Valeur
from home.permissions import droit_exiger
from home.registre import Besoin, BlocLocal, Carte, Resultat
from home.site.cache import Gardee
from home.temps.typographie import MOIS
from reseau.animation.models import Comite, Decision, Point, Reunion
from reseau.animation.permissions import decisions_lisibles, peut_sieger, peut_tenir, reunions_lisibles
from reseau.animation.portes import Echeances
from reseau.comptes.models import Compte
from reseau.membres.permissions import classe_de_lecteur
from reseau.plans.choices import ANNEES, OUVERTES, S_ECRIVENT, EtatActionPlan, EtatPlan
from reseau.plans.models import ActionPlan, EtapeAction, IndicateurAction, OrientationDuSchema, Plan
from reseau.plans.permissions import (
    AUTOUR,
    VOTES,
    actions_lisibles,
    actions_pilotees,
    peut_inscrire,
    peut_lire_plan,
    peut_tenir_plan,
    plans_lisibles,
    plans_tenus,
)
from reseau.plans.queries.avancement import (
    DESSINES,
    Lecteur,
    Mesure,
    avancement_par_axe,
    avancement_par_organisation,
    avancement_sommer,
    structures_des_pilotes,
)
from reseau.plans.rendu import (
    PAGE,
    Encres,
    Rang,
    bandes_d_avancement,
    bandes_de_delais,
    bandes_des_pilotes,
    dessiner,
    rangs_ecrire,
)
from reseau.territoires.models import Bassin, Commission, CompositionCommission

# Every plan together: those that one reads, and the commission of each bassin.


def plans_votes(compte: Compte) -> list[tuple[str, int]]:
    """The addresses of the voted plans that this person reads."""
    return list(plans_lisibles(compte).filter(etat__in=VOTES).order_by("pk").values_list("code", "annee"))


def commissions_des_bassins() -> Mapping[int | None, Commission]:
    """The territorial commission of each bassin today."""
    lignes = CompositionCommission.objects.en_vigueur().select_related("commission")
    return {ligne.bassin_id: ligne.commission for ligne in lignes}


# The plan as it is read: its actions with all that they show, in a number of questions that does not grow.

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


# A plan as all who read it read it: its actions, how far they are, what is written of each; read once, kept.
#
# What is one reader's (what she may read of decisions, say of an action, call hers) is never here. Every object is
# shared
# by those who read: nothing is set on it once made. Numbers that other rooms count are asked each time, and name the
# reading that shows them.

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


# What the page of a plan shows around its actions.


def plan_contexte(compte: Compte, lu: PlanLu) -> dict[str, Any]:
    """How far a plan is, what this person may do, and what waits for a decision."""
    plan, tient = lu.plan, peut_tenir_plan(compte, lu.plan)
    bloquees = [action for action in lu.actions if action.etat == EtatActionPlan.BLOQUEE and not action.suite]
    bloquee = max(bloquees, key=lambda action: action.bloquee_depuis, default=None)
    return {
        **lu.avancement,
        "axes_ecrits": lu.axes_ecrits,
        "tient": tient,
        "ecrit": tient and plan.etat in S_ECRIVENT,
        "bloquee": bloquee,
        "s_inscrit": bloquee is not None and peut_inscrire(compte, bloquee),
        "restent": any(action.ouverte for action in lu.actions),
    }


def dites_par(compte: Compte, lu: PlanLu) -> frozenset[int]:
    """The actions whose state this person may say."""
    if lu.plan.etat != EtatPlan.VOTE:
        return frozenset()
    if peut_tenir_plan(compte, lu.plan):
        return frozenset(action.pk for action in lu.actions)
    siennes: QuerySet[ActionPlan] = actions_pilotees(compte).filter(axe__plan=lu.plan)
    return frozenset(siennes.values_list("pk", flat=True))


# What this room offers to the others: the search, the page of a bassin, that of a decision, what the night chases.

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
    part = round(100 * plan.faites / plan.en_tout) if plan.en_tout else 0  # type: ignore[attr-defined]
    return Carte(f"Plan d’actions {plan.annee}", "plans/bloc_bassin.html", {"plan": plan, "part": part}, large=False)


BLOC_PLAN = BlocLocal(bloc_plan, classe_de_lecteur, ("plans", "animation", "territoires"))


def suites_de_reunion(compte: Compte, reunion: Reunion) -> Iterator[Resultat]:
    """The plan that a meeting speaks of, to go through for who holds it; the actions put on its agenda."""
    tenus = set(plans_tenus(compte).filter(annee=reunion.debut.year).values_list("pk", flat=True))
    for plan in plans_du_comite(compte, reunion.comite, reunion.debut.year).select_related("comite", "bassin"):
        revue = plan.pk in tenus and plan.etat == EtatPlan.VOTE
        titre, nom = ("Passer en revue le plan", "plan_revue") if revue else ("Lire le plan", "plan")
        yield Resultat(titre, reverse(nom, args=[plan.code, plan.annee]), str(plan))
    discutees = actions_lisibles(compte).filter(point__reunion=reunion).select_related(*AUTOUR).distinct()
    for action in discutees:
        url, etat = reverse("plan_action", args=[action.uuid]), str(action.get_etat_display())
        yield Resultat(action.titre, url, f"{action.plan}, {action.qui}", etat)


def _actions_dues() -> QuerySet[ActionPlan]:
    """Actions of running plans still to be done in their own year."""
    ouvertes = ActionPlan.objects.filter(etat__in=OUVERTES, axe__plan__etat=EtatPlan.VOTE, reportee_en=None)
    return ouvertes.select_related(*AUTOUR)


def _dire(action: ActionPlan) -> tuple[str, str, str]:
    return f"{action.titre} ({action.plan})", "", reverse("plan_action", args=[action.uuid])


ECHEANCES = Echeances(_actions_dues, actions_lisibles, _dire)


def suites_de_decision(compte: Compte, decision: Decision) -> Iterator[Resultat]:
    """The actions of plans that carry this decision; then the door that adds one, for whoever holds a plan for it."""
    actions = actions_lisibles(compte).filter(decision=decision).select_related(*AUTOUR).distinct()
    for action in actions:
        url, etat = reverse("plan_action", args=[action.uuid]), str(action.get_etat_display())
        yield Resultat(action.titre, url, f"{action.plan}, {action.qui}", etat)
    if plans_de_la_decision(compte, decision).exists() or peut_tenir(compte, decision.comite):
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
