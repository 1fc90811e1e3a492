"""The history of a platform, read by the Région."""

from django.urls import reverse

from home.etats.views import Histoire
from safran.lti.choices import PLATEFORME
from safran.lti.models import Plateforme


def _retour(plateforme: Plateforme) -> str:
    return reverse("lti_plateforme", args=[plateforme.uuid])


PLATEFORMES = Histoire(PLATEFORME, retour=_retour)
