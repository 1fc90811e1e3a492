"""The histories of this room that are read on a page."""

from django.urls import reverse

from home.etats.views import Histoire
from reseau.agenda.choices import MODERATION, VIE
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import peut_modifier


def _retour(evenement: Evenement) -> str:
    return reverse("evenement", args=[evenement.uuid])


MODERATION_DITE = Histoire(MODERATION, peut_modifier, retour=_retour)
VIE_DITE = Histoire(VIE, peut_modifier, retour=_retour)
