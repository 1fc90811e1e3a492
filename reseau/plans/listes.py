"""The actions of a plan: one selection, read as a board, as a list, or as a workbook."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import prefetch_related_objects
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from home.typographie import typo
from reseau.plans.choices import EtatActionPlan, EtatPlan
from reseau.plans.models import ActionPlan
from reseau.plans.queries.lecture import actions_du_plan
from reseau.plans.rangs import Rangs

MIENNE = "ma-structure"
COLONNES = {
    EtatActionPlan.EN_COURS: "colonne--en-cours",
    EtatActionPlan.BLOQUEE: "colonne--bloq",
    EtatActionPlan.TERMINEE: "colonne--fait",
}  # comment se reconnaît chaque colonne du tableau


def _page(action: ActionPlan) -> str:
    return reverse("plan_action", args=[action.uuid])


def _etapes_faites(action: ActionPlan) -> int:
    return sum(etape.fait_le is not None for etape in action.etapes.all())


def _mesures(action: ActionPlan) -> list[str]:
    return [f"{mesure.indicateur.libelle} : {mesure.phrase}" for mesure in action.mesures]


class ActionsDuPlan(Liste):
    """The actions of one plan, by axis, by pilot, by state."""

    titre, objets = "Plan d’actions", ("action", "actions", "Aucune action")
    cherche, exemple = "Mots", "Permanences"
    vide, tailles = "Ce plan n’a pas encore d’action.", (1000,)
    facettes = (
        Facette("axe", "Axe", lambda action: action.axes_dits, rang=lambda a: a.axe.ordre),
        Facette("pilote", "Pilote", lambda action: action.pilotes_dits),
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
        Colonne("Étapes faites", _etapes_faites, page=False),
        Colonne("Étapes", lambda action: len(action.etapes.all()), page=False),
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

    def fichier(self, forme: str) -> StreamingHttpResponse:
        """The file alone counts the steps."""
        prefetch_related_objects(self.actions, "etapes")
        return super().fichier(forme)

    def lignes(self) -> list[ActionPlan]:
        """All of them: a plan is small enough to be read whole."""
        for action in self.actions:
            action.decision_vue, qui = action.decision_id in self.decisions, action.qui
            action.axes_dits = {str(action.axe_id): action.axe.titre}
            action.pilotes_dits = {MIENNE: "Ma structure", qui: qui} if action.mienne else {qui: qui}
        return self.actions

    def dit(self, ligne: ActionPlan) -> str:
        """Its title, what it changes, its pilot, the last word on it."""
        return f"{ligne.titre} {ligne.but} {ligne.qui} {ligne.dit}"

    @cached_property
    def rangs(self) -> Rangs:
        """Writes the cards and the rows."""
        return Rangs(self.request, en_cours=self.sujet.etat == EtatPlan.VOTE)

    @property
    def ecrits(self) -> list[SafeString]:
        """The rows of the list."""
        return [self.rangs.rang(action) for action in self.trouvees]

    def ecrite(self, en_liste: bool) -> dict[str, Any]:
        """What the page shows of it, as a list or as a board, written before its template."""
        return {
            "choisis": self.choisis,
            "en_liste": en_liste,
            "rangs": self.ecrits if en_liste else [],
            "colonnes": [] if en_liste else self.colonnes_du_tableau,
        }

    @property
    def choisis(self) -> list[dict[str, Any]]:
        """Each filter as a select: its name, its words, what may be chosen."""
        return [groupe for groupe in self.groupes if len(groupe["options"]) > 1]

    @property
    def colonnes_du_tableau(self) -> list[tuple[str, str, str, list[SafeString]]]:
        """The board: each state with its cards; a state that nobody uses shows nothing, but the four usual ones."""
        par_etat: dict[str, list[SafeString]] = {etat: [] for etat in EtatActionPlan.values}
        for action in self.trouvees:
            par_etat[action.etat].append(self.rangs.carte(action))
        montres = [etat for etat in EtatActionPlan if par_etat[etat] or etat is not EtatActionPlan.ABANDONNEE]
        return [(etat.value, typo(str(etat.label)), COLONNES.get(etat, ""), par_etat[etat]) for etat in montres]
