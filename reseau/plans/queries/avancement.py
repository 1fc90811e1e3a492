"""How far a plan is: its actions by state and by axis, and the drawing of it, square by square (R4.10)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reseau.plans.choices import EtatActionPlan
from reseau.plans.models import ActionPlan, AxePlan

E = EtatActionPlan
DESSINES = (E.TERMINEE, E.EN_COURS, E.BLOQUEE, E.A_LANCER)
LARGEUR, GAUCHE, PAS, HAUT, ECART = 388, 186, 58, 28, 6  # l’espace d’une ligne du dessin, en unités de son cadre
CASE_MAX, SIGNE_MIN = 92, 16
DESSIN = {  # la case de chaque état, puis le signe qui le dit sans couleur : ses classes, son tracé
    E.TERMINEE: ("g-s1", "ax-ok", "M-6 0l5 5l9 -10"),
    E.EN_COURS: ("ax-cours", "ax-p", "M-7 0h14"),
    E.BLOQUEE: ("ax-bloq", "ax-x", "M-5 -5l10 10m0 -10l-10 10"),
    E.A_LANCER: ("ax-lancer", "", ""),
}
MOTS_PAR_LIGNE = 24


@dataclass(frozen=True)
class Case:
    """One square: one action, where it is drawn, and the mark that says its state without colour."""

    etat: str
    x: float
    y: int
    largeur: float

    @property
    def milieu(self) -> float:
        """Where its mark is drawn."""
        return round(self.x + self.largeur / 2, 1)

    @property
    def ligne(self) -> int:
        """The height of its mark."""
        return self.y + HAUT // 2

    @property
    def classe(self) -> str:
        """How it is filled."""
        return DESSIN[E(self.etat)][0]

    @property
    def arrondi(self) -> int:
        """Its corners."""
        return 5 if self.largeur >= SIGNE_MIN else 1

    @property
    def signe(self) -> tuple[str, str] | None:
        """The class and the path of its mark; None when it has none, or is too narrow."""
        _, classe, trace = DESSIN[E(self.etat)]
        return (classe, trace) if trace and self.largeur >= SIGNE_MIN else None


@dataclass
class Avancement:
    """A name, how many actions in each state, and its squares; what was given up is counted apart."""

    libelle: str
    nombres: Counter[str] = field(default_factory=Counter)
    retards: int = 0
    y: int = 0

    @property
    def total(self) -> int:
        """Actions to be done: all but those given up."""
        return sum(self.nombres[etat] for etat in DESSINES)

    @property
    def terminees(self) -> int:
        """Actions done."""
        return self.nombres[E.TERMINEE]

    @property
    def par_etat(self) -> list[int]:
        """How many in each state, in the order of the columns."""
        return [self.nombres[etat] for etat in (*DESSINES, E.ABANDONNEE)]

    @property
    def part(self) -> int:
        """Hundredths done."""
        return round(100 * self.terminees / self.total) if self.total else 0

    @property
    def texte_y(self) -> int:
        """Where its words stand in the drawing."""
        return self.y + 19

    @property
    def lignes(self) -> list[tuple[int, str]]:
        """Its name, cut in two lines at most for the drawing, each with its height."""
        if len(self.libelle) <= MOTS_PAR_LIGNE:
            return [(self.texte_y, self.libelle)]
        coupe = self.libelle.rfind(" ", 0, MOTS_PAR_LIGNE) if " " in self.libelle[:MOTS_PAR_LIGNE] else MOTS_PAR_LIGNE
        suite = self.libelle[coupe:].strip()
        if len(suite) > MOTS_PAR_LIGNE:
            suite = suite[: MOTS_PAR_LIGNE - 1].rstrip() + "…"
        return [(self.texte_y - 9, self.libelle[:coupe].strip()), (self.texte_y + 9, suite)]

    @property
    def cases(self) -> list[Case]:
        """Its squares, done first."""
        etats = [etat for etat in DESSINES for _ in range(self.nombres[etat])]
        pas = min(CASE_MAX + ECART, LARGEUR / len(etats)) if etats else 0
        vide = min(ECART, pas / 4)
        return [
            Case(etat, round(GAUCHE + rang * pas, 1), self.y, round(pas - vide, 1)) for rang, etat in enumerate(etats)
        ]

    @property
    def phrase(self) -> str:
        """« Se relayer, 1 action terminée sur 4, une bloquée »."""
        s = "s" if self.terminees > 1 else ""
        bloquees = self.nombres[E.BLOQUEE]
        suite = f", {bloquees} bloquée{'s' if bloquees > 1 else ''}" if bloquees else ""
        return f"{self.libelle}, {self.terminees} action{s} terminée{s} sur {self.total}{suite}"


def avancement_compter(libelle: str, actions: Iterable[ActionPlan], rang: int = 0) -> Avancement:
    """Count these actions under this name."""
    avancement = Avancement(libelle, y=8 + rang * PAS)
    for action in actions:
        avancement.nombres[action.etat] += 1
        avancement.retards += action.retard > 0
    return avancement


def avancement_par_axe(axes: Sequence[AxePlan], actions: Sequence[ActionPlan]) -> list[Avancement]:
    """One line per axis, in order; an axis without action says so."""
    par_axe: dict[int, list[ActionPlan]] = {axe.pk: [] for axe in axes}
    for action in actions:
        par_axe[action.axe_id].append(action)
    return [avancement_compter(axe.titre, par_axe[axe.pk], rang) for rang, axe in enumerate(axes)]


def avancement_par_pilote(actions: Sequence[ActionPlan]) -> list[Avancement]:
    """One line per pilot, by name."""
    par_pilote: dict[str, list[ActionPlan]] = {}
    for action in actions:
        par_pilote.setdefault(action.qui, []).append(action)
    return [avancement_compter(qui, par_pilote[qui]) for qui in sorted(par_pilote)]


def hauteur_du_dessin(lignes: Sequence[Avancement]) -> int:
    """How high the frame is."""
    return PAS * len(lignes) - ECART
