"""What this room offers to the others: the search, the page of a bassin, that of a decision, what the night chases."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from home.registre import Besoin, BlocLocal, Carte, Resultat
from reseau.animation.echeances import Echeances
from reseau.animation.models import Decision, Reunion
from reseau.animation.permissions import peut_tenir
from reseau.comptes.models import Compte
from reseau.membres.permissions import classe_de_lecteur
from reseau.plans.choices import OUVERTES, EtatPlan
from reseau.plans.models import ActionPlan, OrientationDuSchema
from reseau.plans.permissions import AUTOUR, actions_lisibles, plans_tenus
from reseau.plans.queries.lecture import actions_chercher, plan_du_bassin, plans_de_la_decision, plans_du_comite
from reseau.territoires.models import Bassin

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
    part = round(100 * plan.faites / plan.en_tout) if plan.en_tout else 0
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
