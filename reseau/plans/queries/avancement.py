"""How far a plan is and what its numbers say, axis by axis, organisation by organisation (R4.10)."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.safestring import SafeString

from home.exploitation.indicateurs import Etendue, Perimetre, SourceIndicateur, Valeur, indicateurs
from home.temps.typographie import nombre
from reseau.animation.portes import Jauge
from reseau.membres.models import Rattachement
from reseau.plans.choices import OUVERTES, EtatActionPlan
from reseau.plans.models import ActionPlan, AxePlan, IndicateurAction, Plan

# How far a plan is: its actions by state and by delay, axis by axis, organisation by organisation (R4.10).

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


# What the numbers of actions say: those written by hand, those that the house counts live, and their sum (R4.10).

DEUX = 2  # le pluriel commence à deux


@dataclass(frozen=True)
class Mesure:
    """One number of an action as it is today: out of how many, counted when, and the page that lists it when live."""

    indicateur: IndicateurAction
    nombre: Decimal | None
    sur: Decimal | None
    masque: bool = False
    url: str = ""

    @property
    def phrase(self) -> str:
        """« 22 fiches sur 31 », « 1 sur 31 fiches »."""
        unite = self.indicateur.unite
        if self.masque:
            return f"trop peu de {unite} pour être dit"
        if self.nombre is None:
            return (
                f"pas encore compté, {dire(self.sur)} {unite} en vue" if self.sur is not None else "pas encore compté"
            )
        return compter(self.nombre, unite, self.sur)


@dataclass(frozen=True)
class Consolide:
    """Several numbers of the same unit as one: what they add up to, out of what they add up to."""

    unite: str
    nombre: Decimal
    sur: Decimal

    @property
    def part(self) -> Decimal | None:
        """The sum of the numerators over the sum of the denominators, never a mean of the parts."""
        return self.nombre / self.sur if self.sur else None

    @property
    def pour_cent(self) -> int | None:
        """The same in whole hundredths."""
        return None if self.part is None else round(self.part * 100)

    @property
    def phrase(self) -> str:
        """« 36 fiches sur 59 »."""
        return compter(self.nombre, self.unite, self.sur)


def dire(valeur: Decimal | None) -> str:
    """A number as it is read: no zero after the comma that says nothing."""
    if valeur is None:
        return ""
    return nombre(int(valeur)) if valeur == int(valeur) else nombre(float(valeur))


def compter(valeur: Decimal, unite: str, sur: Decimal | None) -> str:
    """A number with its unit, which is written in the plural: it stands beside what is plural."""
    if sur is None:
        return f"{dire(valeur)} {unite}" if valeur >= DEUX else f"{unite} : {dire(valeur)}"
    return f"{dire(valeur)} {unite} sur {dire(sur)}" if valeur >= DEUX else f"{dire(valeur)} sur {dire(sur)} {unite}"


def perimetre_du_plan(plan: Plan) -> Perimetre:
    """On what the numbers of a plan bear: its bassin, the commission of its body, or the region."""
    if bassin := plan.bassin_id or plan.comite.bassin_id:
        return Perimetre(Etendue.BASSIN, bassin)
    if plan.comite.commission_id:
        return Perimetre(Etendue.COMMISSION, plan.comite.commission_id)
    return Perimetre(Etendue.REGION)


class Lecteur:
    """Reads the numbers of plans; a live one is counted once per plan, however many actions are bound to it."""

    def __init__(self) -> None:
        self._sources: dict[str, SourceIndicateur] = indicateurs()
        self._lus: dict[tuple[int, str], Valeur] = {}

    def lire(self, plan: Plan, indicateur: IndicateurAction) -> Mesure:
        """One number; a source that no room gives any more says nothing."""
        if not indicateur.source:
            return Mesure(indicateur, indicateur.valeur, indicateur.cible)
        vive = self.vive(plan, indicateur.source)
        compte = None if vive.masque or vive.nombre is None else Decimal(str(vive.nombre))
        sur = Decimal(str(vive.sur)) if vive.sur is not None and not vive.masque else indicateur.cible
        return Mesure(indicateur, compte, sur, vive.masque, vive.url)

    def vive(self, plan: Plan, code: str) -> Valeur:
        """A number that the house counts, for this plan."""
        cle = (plan.pk, code)
        if cle not in self._lus:
            source = self._sources.get(code)
            du, au = datetime.date(plan.annee, 1, 1), datetime.date(plan.annee + 1, 1, 1)
            self._lus[cle] = source.lire_gardee(perimetre_du_plan(plan), du, au) if source else Valeur(None)
        return self._lus[cle]


def mesures_consolider(mesures: Iterable[Mesure]) -> list[Consolide]:
    """These numbers by unit; one without its denominator, not counted yet or hidden adds nothing on either side."""
    sommes: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for mesure in mesures:
        if mesure.nombre is not None and mesure.sur is not None:
            somme = sommes[mesure.indicateur.unite.strip().lower()]
            somme[0] += mesure.nombre
            somme[1] += mesure.sur
    return [Consolide(unite, nombre, sur) for unite, (nombre, sur) in sorted(sommes.items())]
