"""Plans and their axes, actions with their steps, notes and numbers, orientations of the regional scheme."""

from reseau.plans.models.actions import ActionPlan, EtapeAction, IndicateurAction, NoteSuivi
from reseau.plans.models.plans import AxePlan, OrientationDuSchema, Plan

__all__ = ["ActionPlan", "AxePlan", "EtapeAction", "IndicateurAction", "NoteSuivi", "OrientationDuSchema", "Plan"]
