"""The history of a request, read on a page."""

from django.urls import reverse

from home.etats.views import Histoire
from safran.demandes.choices import DEMANDE
from safran.demandes.models import DemandeFormation
from safran.demandes.permissions import peut_lire_l_historique


def _retour(demande: DemandeFormation) -> str:
    return reverse("demande_formation", args=[demande.uuid])


DEMANDES = Histoire(DEMANDE, peut_lire_l_historique, retour=_retour)
