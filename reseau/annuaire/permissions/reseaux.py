"""Who may see and edit the sheet of a network."""

from django.http import Http404

from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region, est_tete_de_reseau
from reseau.structures.models import Reseau


def reseau_get(code: str) -> Reseau:
    """The network of this code, public, or Http404."""
    reseau = Reseau.objects.prefetch_related("publics", "niveaux_cep").filter(code=code).first()
    if reseau is None:
        raise Http404
    return reseau


def compte_mene(compte: Compte, reseau: Reseau) -> bool:
    """May edit the sheet of a network: who leads it, and the Région."""
    return est_tete_de_reseau(compte, reseau) or est_region(compte)


def reseau_get_editable(compte: Compte, code: str) -> Reseau:
    """The network whose sheet this person may edit, or Http404."""
    reseau = Reseau.objects.filter(code=code).first()
    if reseau is None or not compte_mene(compte, reseau):
        raise Http404
    return reseau
