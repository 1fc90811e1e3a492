"""Who opens what: the Région keeps the platforms, a person her ties; a launch goes on in the browser where it began."""

import secrets
import uuid

from home.permissions import droit_exiger, trouver
from reseau.comptes.models import Compte
from safran.lti.models import Lancement, Lien, Plateforme


def plateforme_get(cle: uuid.UUID) -> Plateforme:
    """A platform, for the Région, or Http404."""
    return trouver(Plateforme.objects.select_related("inscrite_par"), uuid=cle)


def lien_get_sien(compte: Compte, cle: uuid.UUID) -> Lien:
    """One's own tie, or Http404."""
    return trouver(Lien.objects.filter(compte=compte).select_related("plateforme"), uuid=cle)


def lancement_get(cle: uuid.UUID, *, porteur: str) -> Lancement:
    """The launch of a training that this browser began less than an hour ago, or Http404."""
    droit_exiger(secrets.compare_digest(porteur, str(cle)))
    ouverts = Lancement.objects.frais().exclude(formation=None)
    return trouver(ouverts.select_related("plateforme", "formation"), pk=cle)


def choix_get(cle: uuid.UUID) -> Lancement:
    """A platform's question « which training? », asked less than an hour ago, or Http404. It names nobody of ours."""
    return trouver(Lancement.objects.frais().filter(formation=None).select_related("plateforme"), pk=cle)
