"""Who may: members go through packages; a passage belongs to its person alone (T01); the Région deposits."""

from uuid import UUID

from home.permissions import droit_exiger, trouver
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.scorm.models import Paquet, PassageScorm


def paquet_get_ouvert(compte: Compte, uuid: UUID) -> Paquet:
    """The package that this member may go through, or Http404."""
    droit_exiger(est_membre(compte))
    return trouver(Paquet.objects.all(), uuid=uuid)


def passage_get_sien(compte: Compte, uuid: UUID) -> PassageScorm:
    """The person's own passage, or Http404."""
    droit_exiger(est_membre(compte))
    passage = trouver(PassageScorm.objects.select_related("version__paquet"), uuid=uuid, compte=compte)
    passage.compte = compte
    return passage


def passage_get_lance(uuid: UUID) -> PassageScorm:
    """The passage of which the platform has signed an opening, as long as its person is a member; or Http404."""
    passages = PassageScorm.objects.select_related("version__paquet", "compte")
    return trouver(passages, lambda passage: est_membre(passage.compte), uuid=uuid)
