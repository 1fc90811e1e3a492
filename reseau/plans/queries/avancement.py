"""How far a plan is: its actions by state and by delay, axis by axis, organisation by organisation (R4.10)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from reseau.animation.queries.jauges import Jauge
from reseau.membres.models import Rattachement
from reseau.plans.choices import OUVERTES, EtatActionPlan
from reseau.plans.models import ActionPlan, AxePlan, Plan

E = EtatActionPlan
DESSINES = (E.TERMINEE, E.EN_COURS, E.BLOQUEE, E.A_LANCER)
GENRES = {E.TERMINEE: "fait", E.EN_COURS: "cours", E.BLOQUEE: "bloquee", E.A_LANCER: "lancer"}
A_TEMPS, EN_RETARD = "A_TEMPS", "EN_RETARD"


@dataclass
class Avancement:
    """A name and how many actions in each state; what was given up is counted apart. `retards`: open, and late."""

    libelle: str
    nombres: Counter[str] = field(default_factory=Counter)
    retards: int = 0

    @property
    def total(self) -> int:
        """Actions to be done: all but those given up."""
        return sum(self.nombres[etat] for etat in DESSINES)

    @property
    def terminees(self) -> int:
        """Actions done."""
        return self.nombres[E.TERMINEE]

    @property
    def ouvertes(self) -> int:
        """Actions still to be done."""
        return sum(self.nombres[etat] for etat in OUVERTES)

    @property
    def a_temps(self) -> int:
        """Of those, not late."""
        return self.ouvertes - self.retards

    @property
    def par_etat(self) -> list[int]:
        """How many in each state, in the order of the columns; then how many are late."""
        return [*(self.nombres[etat] for etat in (*DESSINES, E.ABANDONNEE)), self.retards]

    @property
    def cellules(self) -> SafeString:
        """The same, as the cells of a table: hundreds of them on a page."""
        return SafeString("".join(f"<td>{nombre}</td>" for nombre in self.par_etat))


def avancement_sommer(libelle: str, lignes: Iterable[Avancement]) -> Avancement:
    """Several lines as one."""
    somme = Avancement(libelle)
    for ligne in lignes:
        somme.nombres += ligne.nombres
        somme.retards += ligne.retards
    return somme


def avancement_compter(libelle: str, actions: Iterable[ActionPlan]) -> Avancement:
    """Count these actions under this name."""
    avancement = Avancement(libelle)
    for action in actions:
        avancement.nombres[action.etat] += 1
        avancement.retards += action.retard > 0
    return avancement


def avancement_par_axe(axes: Sequence[AxePlan], actions: Sequence[ActionPlan]) -> list[Avancement]:
    """One line per axis, in order; an axis without action says so."""
    par_axe: dict[int, list[ActionPlan]] = {axe.pk: [] for axe in axes}
    for action in actions:
        par_axe[action.axe_id].append(action)
    return [avancement_compter(axe.titre, par_axe[axe.pk]) for axe in axes]


def avancement_par_organisation(actions: Sequence[ActionPlan], structures: Mapping[int, str]) -> list[Avancement]:
    """One line per organisation that leads, by name; a person counts under her structure of today."""
    par_pilote: dict[str, list[ActionPlan]] = {}
    for action in actions:
        par_pilote.setdefault(structures.get(action.porteur_compte_id or 0) or action.qui, []).append(action)
    return [avancement_compter(qui, par_pilote[qui]) for qui in sorted(par_pilote)]


def jauges_des_plans(plans: Collection[Plan]) -> list[tuple[Plan, Jauge]]:
    """Each of these plans with its actions by where they stand, in one question; what is late counts as late alone."""
    jauges = {plan.pk: Jauge() for plan in plans}
    actions = ActionPlan.objects.filter(axe__plan__in=plans).exclude(etat=E.ABANDONNEE)
    for action in actions.select_related("axe", "reportee_en"):
        jauges[action.axe.plan_id].nombres["tard" if action.retard else GENRES[E(action.etat)]] += 1
    return [(plan, jauges[plan.pk]) for plan in plans]


def structures_des_pilotes(actions: Iterable[ActionPlan]) -> Mapping[int, str]:
    """The structure of today of each person who leads one of these actions."""
    comptes = {action.porteur_compte_id for action in actions} - {None}
    if not comptes:
        return {}
    lignes = Rattachement.objects.filter(compte__in=comptes).en_vigueur().select_related("structure").order_by("-pk")
    return {ligne.compte_id: str(ligne.structure) for ligne in lignes}
