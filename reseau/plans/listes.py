"""The actions of a plan: one selection, read as a board, as a list, or as a workbook."""

from collections.abc import Iterable, Sequence
from copy import copy
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from home.typographie import typo
from reseau.membres.permissions import structures_de
from reseau.plans.choices import EtatActionPlan, EtatPlan
from reseau.plans.ecrans import dites_par
from reseau.plans.lus import PlanLu
from reseau.plans.models import ActionPlan
from reseau.plans.queries.lecture import etapes_compter
from reseau.plans.rangs import Plume, joindre

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
