"""The actions of a plan: one selection, read as a board, as a list, or as a workbook."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.urls import reverse

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from home.typographie import typo
from reseau.plans.choices import EtatActionPlan
from reseau.plans.models import ActionPlan
from reseau.plans.queries.lecture import actions_du_plan

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


def _pilote(action: ActionPlan) -> dict[str, str]:
    dit = {action.qui: action.qui}
    return {MIENNE: "Ma structure", **dit} if action.mienne else dit


class ActionsDuPlan(Liste):
    """The actions of one plan, by axis, by pilot, by state."""

    titre, objets = "Plan d’actions", ("action", "actions", "Aucune action")
    cherche, exemple = "Mots", "Permanences"
    vide, tailles = "Ce plan n’a pas encore d’action.", (1000,)
    facettes = (
        Facette("axe", "Axe", lambda action: {str(action.axe.pk): action.axe.titre}, rang=lambda a: a.axe.ordre),
        Facette("pilote", "Pilote", _pilote),
        Facette("etat", "État", lambda a: {a.etat: a.get_etat_display()}, choix=EtatActionPlan.choices),
    )
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

    @cached_property
    def actions(self) -> list[ActionPlan]:
        """Every action of the plan, whatever the filters."""
        return actions_du_plan(self.sujet, self.compte)

    @property
    def nom_du_fichier(self) -> str:
        """« plan-niort-2026 »."""
        return f"plan-{self.sujet.code}-{self.sujet.annee}"

    def lignes(self) -> list[ActionPlan]:
        """All of them: a plan is small enough to be read whole."""
        for action in self.actions:
            action.decision_vue = action.decision_id in self.decisions
        return self.actions

    def dit(self, ligne: ActionPlan) -> str:
        """Its title, what it changes, its pilot, the last word on it."""
        return f"{ligne.titre} {ligne.but} {ligne.qui} {ligne.dit}"

    @property
    def choisis(self) -> list[dict[str, Any]]:
        """Each filter as a select: its name, its words, what may be chosen."""
        return [groupe for groupe in self.groupes if len(groupe["options"]) > 1]

    @property
    def colonnes_du_tableau(self) -> list[tuple[str, str, str, list[ActionPlan]]]:
        """The board: each state with its actions; a state that nobody uses shows nothing, but the four usual ones."""
        par_etat: dict[str, list[ActionPlan]] = {etat: [] for etat in EtatActionPlan.values}
        for action in self.trouvees:
            par_etat[action.etat].append(action)
        montres = [etat for etat in EtatActionPlan if par_etat[etat] or etat is not EtatActionPlan.ABANDONNEE]
        return [(etat.value, typo(str(etat.label)), COLONNES.get(etat, ""), par_etat[etat]) for etat in montres]
