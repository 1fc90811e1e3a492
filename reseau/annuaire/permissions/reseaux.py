"""Who may see and edit the sheet of a network."""

from copy import copy

from django.shortcuts import get_object_or_404

from home.gardees import Gardee
from home.permissions import trouver
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region, est_tete_de_reseau
from reseau.structures.models import Reseau

RESEAUX = Gardee("réseaux par leur code", pieces=("comptes", "structures", "vocabulaires"))


def reseau_get(code: str) -> Reseau:
    """The network of this code, public, or Http404."""
    reseaux = Reseau.objects.select_related("verifie_par").prefetch_related("publics", "niveaux_cep")
    return copy(RESEAUX.lire(code, lambda: get_object_or_404(reseaux, code=code)))


def compte_mene(compte: Compte, reseau: Reseau) -> bool:
    """May edit the sheet of a network: who leads it, and the Région."""
    return est_tete_de_reseau(compte, reseau) or est_region(compte)


def reseau_get_editable(compte: Compte, code: str) -> Reseau:
    """The network whose sheet this person may edit, or Http404."""
    return trouver(Reseau.objects.all(), lambda reseau: compte_mene(compte, reseau), code=code)
