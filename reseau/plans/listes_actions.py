"""The actions of every plan that one reads, by date, by theme, by territory; what they add up to (R4.10, R4.18)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.urls import reverse, reverse_lazy

from home.listes.colonnes import Colonne
from home.listes.facettes import Facette
from home.listes.liste import Liste
from home.typographie import MOIS
from reseau.plans.choices import EtatActionPlan
from reseau.plans.models import ActionPlan
from reseau.plans.queries.ensemble import actions_de_tous, commissions_des_bassins
from reseau.plans.queries.indicateurs import Consolide, mesures_consolider
from reseau.plans.queries.lecture import mesures_garnir

UN_AN_DE_MOIS = 12


def _page(action: ActionPlan) -> str:
    return reverse("plan_action", args=[action.uuid])


def _mois(action: ActionPlan) -> Mapping[str, str]:
    jour = action.echeance
    return {f"{jour:%Y-%m}": f"{MOIS[jour.month - 1]} {jour.year}".capitalize()} if jour else {}


def _territoire(action: ActionPlan) -> Mapping[str, str]:
    return {action.plan.code: action.plan.territoire}


def _annee(action: ActionPlan) -> Mapping[str, str]:
    return {str(action.plan.annee): str(action.plan.annee)}


class ActionsDesPlans(Liste):
    """What territories do, the nearest end first; one sum for what is measured, under the same filters."""

    nom, titre, fil = "actions-des-plans", "Les actions des plans", ("Plans d’actions", reverse_lazy("plans"))
    objets, cherche = ("action", "actions", "Aucune action"), "Titre, pilote ou but"
    chapo = "Les actions des plans votés que vous lisez, par date et par thème, d’un bassin à toute la région."
    vide, tailles, pli = "Aucun plan voté n’est encore à lire pour vous.", (50, 200), UN_AN_DE_MOIS
    gabarit, resultats = "plans/actions.html", "plans/actions_resultats.html"
    facettes = (
        Facette("annee", "Année du plan", _annee, rang=lambda action: -action.plan.annee),
        Facette("commission", "Commission territoriale", lambda action: action.commission_dite),
        Facette("territoire", "Territoire", _territoire),
        Facette("theme", "Thème", "themes_dits"),
        Facette("mois", "Finit en", _mois, rang=lambda action: (action.echeance is None, action.echeance)),
        Facette("etat", "État", lambda a: {a.etat: a.get_etat_display()}, choix=EtatActionPlan.choices),
    )
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

    def lignes(self) -> list[ActionPlan]:
        """All of them, each with its commission and its themes in words."""
        lues, commissions = list(actions_de_tous(self.compte)), commissions_des_bassins()
        for action in lues:
            comite = action.plan.comite
            bassin = action.plan.bassin_id or (comite.bassin_id if comite else None)
            sienne = comite.commission if comite and comite.commission_id else commissions.get(bassin)
            action.commission_dite = {sienne.code: sienne.nom} if sienne else {}
            action.themes_dits = {theme.code: str(theme) for theme in action.themes.all()}
        return lues

    def dit(self, ligne: ActionPlan) -> str:
        """Its title, what it changes, its pilot."""
        return f"{ligne.titre} {ligne.but} {ligne.qui}"

    @cached_property
    def consolides(self) -> list[Consolide]:
        """What these actions measure, unit by unit."""
        mesurees: Iterable[Any] = mesures_garnir(self.trouvees)
        return mesures_consolider(mesure for action in mesurees for mesure in action.mesures)
