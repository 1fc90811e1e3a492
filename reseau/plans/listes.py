"""The actions of a plan and those of every plan that one reads, as board, list or workbook (R4.10, R4.18)."""

from collections.abc import Iterable, Sequence
from copy import copy
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.safestring import SafeString

from home.ecrans.listes import Colonne, Facette, Liste
from home.temps.typographie import typo
from reseau.membres.permissions import structures_de
from reseau.plans.choices import EtatActionPlan, EtatPlan
from reseau.plans.models import ActionPlan
from reseau.plans.queries.avancement import Consolide, mesures_consolider
from reseau.plans.queries.plans import PlanLu, dites_par, etapes_compter, plans_lus, plans_votes
from reseau.plans.rendu import Plume, joindre

# The actions of a plan: one selection, read as a board, as a list, or as a workbook.

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
    decisions: ClassVar[frozenset[int]] = frozenset()  # celles que ce lecteur peut lire
    sujet: PlanLu

    def __init__(self, request: HttpRequest, sujet: PlanLu) -> None:
        super().__init__(request, sujet)
        self.siennes = structures_de(self.compte)
        self.facettes = (
            Facette("axe", "Axe", lambda action: action.axes_dits, rang=lambda a: a.axe.ordre),
            Facette("pilote", "Pilote", self._pilotes),
            Facette("etat", "État", lambda action: action.etats_dits, choix=EtatActionPlan.choices),
        )

    def _pilotes(self, action: ActionPlan) -> dict[str, str]:
        """Who leads it; with « Ma structure » when it is hers, or herself."""
        mienne = action.porteur_structure_id in self.siennes or action.porteur_compte_id == self.compte.pk
        return {MIENNE: "Ma structure", **action.pilotes_dits} if mienne else action.pilotes_dits

    @property
    def actions(self) -> list[ActionPlan]:
        """Every action of the plan, whatever the filters."""
        return self.sujet.actions

    @property
    def nom_du_fichier(self) -> str:
        """« plan-niort-2026 »."""
        return f"plan-{self.sujet.plan.code}-{self.sujet.plan.annee}"

    def lignes(self) -> list[ActionPlan]:
        """All of them: a plan is small enough to be read whole."""
        return self.actions

    def de_la_page(self, lignes: list[ActionPlan]) -> list[ActionPlan]:
        """As they are: they are written already."""
        return lignes

    def garnir(self, lignes: Iterable[ActionPlan]) -> list[ActionPlan]:
        """For a file, with their steps, and their decision when this person reads it; what all share stays as it is."""
        miennes = [copy(action) for action in lignes]
        etapes = etapes_compter(miennes)
        for action in miennes:
            action.etapes_faites, action.etapes_en_tout = etapes.get(action.pk, (0, 0))
            action.decision_vue = action.decision_id in self.decisions
        return miennes

    def dit(self, ligne: ActionPlan) -> str:
        """Its title, what it changes, its pilot, the last word on it."""
        return f"{ligne.titre} {ligne.but} {ligne.qui} {ligne.dit}"

    @cached_property
    def plume(self) -> Plume:
        """Ends the cards and the rows for this person."""
        return Plume(self.request, dites_par(self.compte, self.sujet), self.decisions)

    @property
    def rangs(self) -> SafeString:
        """The rows of the list."""
        en_cours, rangs = self.sujet.plan.etat == EtatPlan.VOTE, self.sujet.rangs
        return joindre(self.plume.ligne(rangs[action.pk], en_cours) for action in self.trouvees)

    def ecrite(self, en_liste: bool) -> dict[str, Any]:
        """What the page shows of it, as a list or as a board, written before its template."""
        return {
            "choisis": self.choisis,
            "en_liste": en_liste,
            "rangs": self.rangs if en_liste else "",
            "colonnes": [] if en_liste else self.colonnes_du_tableau,
        }

    @property
    def choisis(self) -> list[dict[str, Any]]:
        """Each filter as a select: its name, its words, what may be chosen."""
        return [groupe for groupe in self.groupes if len(groupe["options"]) > 1]

    @property
    def colonnes_du_tableau(self) -> list[tuple[str, str, str, int, SafeString]]:
        """The board: each state with its cards; a state that nobody uses shows nothing, but the four usual ones."""
        par_etat: dict[str, list[SafeString]] = {etat: [] for etat in EtatActionPlan.values}
        for action in self.trouvees:
            par_etat[action.etat].append(self.plume.carte(self.sujet.rangs[action.pk]))
        montres = [etat for etat in EtatActionPlan if par_etat[etat] or etat is not EtatActionPlan.ABANDONNEE]
        return [
            (etat.value, typo(str(etat.label)), COLONNES.get(etat, ""), len(par_etat[etat]), joindre(par_etat[etat]))
            for etat in montres
        ]


# The actions of every plan that one reads, by date, by theme, by territory; what they add up to (R4.10, R4.18).

UN_AN_DE_MOIS = 12


class MotsDuPlan(NamedTuple):
    """What each action of a plan is found by, said once."""

    annee: dict[str, str]
    commission: dict[str, str]
    territoire: dict[str, str]


def _mots_du_plan(lu: PlanLu) -> MotsDuPlan:
    plan, sienne = lu.plan, lu.commission
    commission = {sienne.code: sienne.nom} if sienne else {}
    return MotsDuPlan({str(plan.annee): str(plan.annee)}, commission, {plan.code: plan.territoire})


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
        self.lus = {lu.plan.pk: lu for lu in plans_lus(plans_votes(self.compte)).values()}
        mots = {cle: _mots_du_plan(lu) for cle, lu in self.lus.items()}
        self.facettes = (
            Facette("annee", "Année du plan", lambda un: mots[un.axe.plan_id].annee, rang=lambda un: -un.plan.annee),
            Facette("commission", "Commission territoriale", lambda un: mots[un.axe.plan_id].commission),
            Facette("territoire", "Territoire", lambda un: mots[un.axe.plan_id].territoire),
            Facette("theme", "Thème", lambda un: un.themes_dits),
            Facette("mois", "Finit en", lambda un: un.mois_dits, rang=lambda un: (un.echeance is None, un.echeance)),
            Facette("etat", "État", lambda un: un.etats_dits, choix=EtatActionPlan.choices),
        )

    def lignes(self) -> list[ActionPlan]:
        """All of them; one carried over, once."""
        lues = (action for lu in self.lus.values() for action in lu.actions if not action.suite)
        return sorted(lues, key=lambda action: (action.echeance is None, action.echeance, action.pk))

    def dit(self, ligne: ActionPlan) -> str:
        """Its title, what it changes, its pilot."""
        return f"{ligne.titre} {ligne.but} {ligne.qui}"

    @cached_property
    def consolides(self) -> list[Consolide]:
        """What these actions measure, unit by unit."""
        return mesures_consolider(mesure for action in self.trouvees for mesure in action.mesures)
