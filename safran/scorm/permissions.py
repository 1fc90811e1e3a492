"""Who may: members go through packages; a passage belongs to its person alone (T01); the Région deposits."""

from uuid import UUID

from django.http import Http404

from home.permissions import trouver
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.scorm.models import Paquet, PassageScorm


def paquet_get_ouvert(compte: Compte, uuid: UUID) -> Paquet:
    """The package that this member may go through, or Http404."""
    paquet = Paquet.objects.filter(uuid=uuid).first() if est_membre(compte) else None
    if paquet is None:
        raise Http404
    return paquet


def passage_get_sien(compte: Compte, uuid: UUID) -> PassageScorm:
    """The person's own passage, or Http404."""
    passage = (
        PassageScorm.objects.select_related("version__paquet").filter(uuid=uuid, compte=compte).first()
        if est_membre(compte)
        else None
    )
    if passage is None:
        raise Http404
    passage.compte = compte
    return passage


def passage_get_lance(uuid: UUID) -> PassageScorm:
    """The passage of which the platform has signed an opening, as long as its person is a member; or Http404."""
    lignes = PassageScorm.objects.select_related("version__paquet", "compte").filter(uuid=uuid)
    return trouver(lignes, lambda passage: est_membre(passage.compte))


def paquet_get_pilote(pk: int) -> Paquet:
    """A package for the Région, or Http404; the view has checked who asks."""
    return trouver(Paquet.objects.filter(pk=pk))
