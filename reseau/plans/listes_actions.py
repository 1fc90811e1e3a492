"""The actions of every plan that one reads, by date, by theme, by territory; what they add up to (R4.10, R4.18)."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django.urls import reverse, reverse_lazy

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from reseau.plans.choices import EtatActionPlan
from reseau.plans.lus import PlanLu, plans_lus
from reseau.plans.models import ActionPlan
from reseau.plans.queries.ensemble import plans_votes
from reseau.plans.queries.indicateurs import Consolide, mesures_consolider

UN_AN_DE_MOIS = 12


def _page(action: ActionPlan) -> str:
    return reverse("plan_action", args=[action.uuid])


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
