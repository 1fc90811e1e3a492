"""The histories of this room that are read on a page."""

from django.urls import reverse

from home.etats.views import Histoire
from reseau.animation.choices import REUNION
from reseau.animation.models import Reunion
from reseau.animation.permissions import peut_tenir
from reseau.comptes.models import Compte


def _retour(reunion: Reunion) -> str:
    return reverse("reunion", args=[reunion.uuid])


def _peut_lire(compte: Compte, reunion: Reunion) -> bool:
    return peut_tenir(compte, reunion.comite)


REUNION_DITE = Histoire(REUNION, _peut_lire, retour=_retour)
