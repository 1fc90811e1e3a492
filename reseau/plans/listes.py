"""The actions of a plan and those of every plan that one reads, as board, list or workbook (R4.10, R4.18)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy

from home.ecrans.listes import Colonne, Facette, Liste
from home.temps.typographie import MOIS
from reseau.animation.models import Decision
from reseau.membres.permissions import structures_de
from reseau.plans.choices import EtatActionPlan
from reseau.plans.models import ActionPlan
from reseau.plans.queries.avancement import Consolide, mesures_consolider
from reseau.plans.queries.plans import PlanLu, etapes_compter, plans_lus, plans_votes

MIENNE = "ma-structure"
COLONNES = {
    EtatActionPlan.EN_COURS: "colonne--en-cours",
    EtatActionPlan.BLOQUEE: "colonne--bloq",
    EtatActionPlan.TERMINEE: "colonne--fait",
}  # comment se reconnaît chaque colonne du tableau


def _page(action: ActionPlan) -> str:
    return reverse("plan_action", args=[action.uuid])


def _mesures(action: ActionPlan) -> list[str]:
    return [f"{mesure.indicateur.libelle} : {mesure.phrase}" for mesure in action.mesures]


class ActionsDuPlan(Liste):
    """The actions of one plan, by axis, by pilot, by state."""

    titre, objets = "Plan d’actions", ("action", "actions", "Aucune action")
    cherche, exemple = "Mots", "Permanences"
    vide, tailles = "Ce plan n’a pas encore d’action.", (1000,)
    colonnes: ClassVar[Sequence[Colonne]] = (
        Colonne("Action", "titre", lien=_page),
        Colonne("Axe", "axe.titre"),
        Colonne("Pilote", "qui"),
        Colonne("Début", "debut", page=False),
        Colonne("Échéance", "echeance"),
        Colonne("État", "get_etat_display"),
        Colonne("Jours de retard", "retard", page=False),
        Colonne("Ce qui en est dit", "dit", page=False),
        Colonne("Où l’on en est", _mesures),
        Colonne("Étapes faites", "etapes_faites", page=False),
        Colonne("Étapes", "etapes_en_tout", page=False),
        Colonne("Décision", lambda action: action.decision.numero if action.decision_vue else ""),
        Colonne("Engagement", "engagement", page=False),
    )
    gabarit, resultats = "plans/plan.html", "plans/tableau.html"
    decisions: ClassVar[Mapping[int, Decision]] = {}  # celles que ce lecteur peut lire
    sujet: PlanLu

    def __init__(self, request: HttpRequest, sujet: PlanLu) -> None:
        super().__init__(request, sujet)
        self.siennes = structures_de(self.compte)
        self.facettes = (
            Facette("axe", "Axe", lambda action: {str(action.axe_id): action.axe.titre}, rang=lambda a: a.axe.ordre),
            Facette("pilote", "Pilote", self._pilotes),
            Facette("etat", "État", _etat, choix=EtatActionPlan.choices),
        )

    def _pilotes(self, action: ActionPlan) -> dict[str, str]:
        """Who leads it; with « Ma structure » when it is hers, or herself."""
        mienne = action.porteur_structure_id in self.siennes or action.porteur_compte_id == self.compte.pk
        return {MIENNE: "Ma structure", action.qui: action.qui} if mienne else {action.qui: action.qui}

    @property
    def actions(self) -> list[ActionPlan]:
        return self.sujet.actions

    @property
    def nom_du_fichier(self) -> str:
        """« plan-niort-2026 »."""
        return f"plan-{self.sujet.plan.code}-{self.sujet.plan.annee}"

    def lignes(self) -> list[ActionPlan]:
        return self.actions

    def garnir(self, lignes: Iterable[ActionPlan]) -> list[ActionPlan]:
        """With their steps, and their decision when this person reads it."""
        lues = list(lignes)
        etapes = etapes_compter(lues)
        for action in lues:
            action.etapes_faites, action.etapes_en_tout = etapes.get(action.pk, (0, 0))
            action.decision_vue = action.decision_id in self.decisions
        return lues

    def dit(self, ligne: ActionPlan) -> str:
        return f"{ligne.titre} {ligne.but} {ligne.qui} {ligne.dit}"

    @property
    def choisis(self) -> list[dict[str, Any]]:
        """Each filter as a select: its name, its words, what may be chosen."""
        return [groupe for groupe in self.groupes if len(groupe["options"]) > 1]

    @property
    def colonnes_du_tableau(self) -> list[dict[str, Any]]:
        """The board: each state with its actions; given up shows nothing when nobody gave up."""
        par_etat: dict[str, list[ActionPlan]] = {etat: [] for etat in EtatActionPlan.values}
        for action in self.trouvees:
            par_etat[action.etat].append(action)
        return [
            {"etat": etat, "libelle": etat.label, "classe": COLONNES.get(etat, ""), "actions": par_etat[etat]}
            for etat in EtatActionPlan
            if par_etat[etat] or etat is not EtatActionPlan.ABANDONNEE
        ]


# The actions of every plan that one reads, by date, by theme, by territory; what they add up to (R4.10, R4.18).

UN_AN_DE_MOIS = 12


def _etat(action: ActionPlan) -> dict[str, str]:
    return {action.etat: action.get_etat_display()}


def _mois(action: ActionPlan) -> dict[str, str]:
    """« Mars 2027 », by its order."""
    jour = action.echeance
    return {f"{jour:%Y-%m}": f"{MOIS[jour.month - 1]} {jour.year}".capitalize()} if jour else {}


class ActionsDesPlans(Liste):
    """What territories do, the nearest end first; one sum for what is measured, under the same filters."""

    nom, titre, fil = "actions-des-plans", "Les actions des plans", ("Plans d’actions", reverse_lazy("plans"))
    objets, cherche = ("action", "actions", "Aucune action"), "Titre, pilote ou but"
    chapo = "Les actions des plans votés que vous lisez, par date et par thème, d’un bassin à toute la région."
    vide, tailles, pli = "Aucun plan voté n’est encore à lire pour vous.", (50, 200), UN_AN_DE_MOIS
    gabarit, resultats = "plans/actions.html", "plans/actions_resultats.html"
    colonnes: ClassVar[Sequence[Colonne]] = (
        Colonne("Action", "titre", lien=_page),
        Colonne("Territoire", "plan.territoire"),
        Colonne("Année", "plan.annee", page=False),
        Colonne("Axe", "axe.titre", page=False),
        Colonne("Pilote", "qui"),
        Colonne("Début", "debut", page=False),
        Colonne("Échéance", "echeance"),
        Colonne("Thèmes", lambda action: list(action.themes_dits.values())),
        Colonne("État", "get_etat_display"),
        Colonne("Jours de retard", "retard", page=False),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lus = plans_lus(plans_votes(self.compte))
        annees = {lu.plan.pk: {str(lu.plan.annee): str(lu.plan.annee)} for lu in self.lus}
        commissions = {lu.plan.pk: {lu.commission.code: lu.commission.nom} if lu.commission else {} for lu in self.lus}
        territoires = {lu.plan.pk: {lu.plan.code: lu.plan.territoire} for lu in self.lus}
        self.facettes = (
            Facette("annee", "Année du plan", lambda un: annees[un.axe.plan_id], rang=lambda un: -un.plan.annee),
            Facette("commission", "Commission territoriale", lambda un: commissions[un.axe.plan_id]),
            Facette("territoire", "Territoire", lambda un: territoires[un.axe.plan_id]),
            Facette("theme", "Thème", lambda un: un.themes_dits),
            Facette("mois", "Finit en", _mois, rang=lambda un: (un.echeance is None, un.echeance)),
            Facette("etat", "État", _etat, choix=EtatActionPlan.choices),
        )

    def lignes(self) -> list[ActionPlan]:
        """All of them; one carried over, once."""
        lues = (action for lu in self.lus for action in lu.actions if not action.suite)
        return sorted(lues, key=lambda action: (action.echeance is None, action.echeance, action.pk))

    def dit(self, ligne: ActionPlan) -> str:
        return f"{ligne.titre} {ligne.but} {ligne.qui}"

    @cached_property
    def consolides(self) -> list[Consolide]:
        return mesures_consolider(mesure for action in self.trouvees for mesure in action.mesures)
