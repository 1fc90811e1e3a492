"""The history of a scheme, read on a page."""

from django.urls import reverse

from home.etats.views import Histoire
from safran.dispositifs.choices import DISPOSITIF
from safran.dispositifs.models import Dispositif
from safran.dispositifs.permissions import peut_lire_l_historique


def _retour(dispositif: Dispositif) -> str:
    return reverse("dispositif", args=[dispositif.uuid])


DISPOSITIFS = Histoire(DISPOSITIF, peut_lire_l_historique, retour=_retour)
