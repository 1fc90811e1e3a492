"""The histories of this room that are read on a page."""

from django.urls import reverse

from home.etats.views import Histoire
from reseau.agenda.choices import MODERATION, VIE
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import peut_modifier
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region


def _retour(evenement: Evenement) -> str:
    return reverse("evenement", args=[evenement.uuid])


def _peut_lire(compte: Compte, evenement: Evenement) -> bool:
    """Who writes it; the Région reads every history."""
    return est_region(compte) or peut_modifier(compte, evenement)


MODERATION_DITE = Histoire(MODERATION, _peut_lire, retour=_retour)
VIE_DITE = Histoire(VIE, _peut_lire, retour=_retour)
