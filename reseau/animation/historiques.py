"""The histories of this room that are read on a page."""

from django.urls import reverse

from home.etats.views import Histoire
from reseau.animation.choices import ACTION, DECISION, OBSERVATION, REUNION
from reseau.animation.models import Action, Decision, Observation, Reunion
from reseau.animation.permissions import peut_tenir
from reseau.comptes.models import Compte


def _tient(compte: Compte, objet: Reunion | Decision | Action) -> bool:
    """Who holds the body; the Région holds them all."""
    return peut_tenir(compte, objet.comite)


def _tient_la_reunion(compte: Compte, observation: Observation) -> bool:
    return peut_tenir(compte, observation.reunion.comite)


REUNION_DITE = Histoire(REUNION, _tient, retour=lambda reunion: reverse("reunion", args=[reunion.uuid]))
DECISION_DITE = Histoire(DECISION, _tient, retour=lambda decision: reverse("decision", args=[decision.numero]))
ACTION_DITE = Histoire(ACTION, _tient, retour=lambda action: reverse("action", args=[action.uuid]))
OBSERVATION_DITE = Histoire(
    OBSERVATION, _tient_la_reunion, retour=lambda observation: reverse("compte_rendu", args=[observation.reunion.uuid])
)
