"""Who may what with a picture or a file: that of a draft is for who writes it, that of a note for who reads it."""

import uuid as uuid_lib

from django.shortcuts import get_object_or_404

from home.permissions import trouver
from pratiques.models import Brouillon, FichePratiquePage, PieceJointe
from pratiques.permissions.fiches import peut_lire
from pratiques.permissions.groupes import ecrit_le_brouillon
from reseau.comptes.models import Compte


def piece_get_lisible(compte: Compte, uuid: uuid_lib.UUID) -> PieceJointe:
    """A picture or a file that this person may read, or Http404 whether it exists or not."""

    def lue(piece: PieceJointe) -> bool:
        return peut_lire(compte, piece.fiche) if piece.fiche else ecrit_le_brouillon(compte, piece.brouillon)

    return trouver(PieceJointe.objects.select_related("brouillon__fiche", "fiche"), lue, uuid=uuid)


def piece_de(porteur: Brouillon | FichePratiquePage, uuid: uuid_lib.UUID) -> PieceJointe | None:
    """A picture or a file of this draft or of this note; none once it was taken out."""
    return porteur.pieces.select_related("brouillon__fiche").filter(uuid=uuid).first()


def piece_get_de(porteur: Brouillon | FichePratiquePage, uuid: uuid_lib.UUID) -> PieceJointe:
    """The same, or Http404."""
    return get_object_or_404(porteur.pieces.select_related("brouillon__fiche"), uuid=uuid)
