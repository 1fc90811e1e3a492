"""Plans and their axes, actions with their steps, notes and numbers, yearly states, orientations of the scheme."""

from reseau.plans.models.actions import ActionPlan, EtapeAction, IndicateurAction, NoteSuivi
from reseau.plans.models.etats import EtatAnnuel
from reseau.plans.models.plans import AxePlan, OrientationDuSchema, Plan

__all__ = [
    "ActionPlan", "AxePlan", "EtapeAction", "EtatAnnuel", "IndicateurAction", "NoteSuivi", "OrientationDuSchema",
    "Plan",
]  # fmt: skip
