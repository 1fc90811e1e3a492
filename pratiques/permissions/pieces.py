"""Who may what with a picture or a file: that of a draft is for who writes it, that of a note for who reads it."""

import uuid as uuid_lib

from django.http import Http404

from pratiques.models import Brouillon, FichePratiquePage, PieceJointe
from pratiques.permissions.fiches import peut_lire
from pratiques.permissions.groupes import brouillon_get_ouvert
from reseau.comptes.models import Compte


def piece_get_lisible(compte: Compte, uuid: uuid_lib.UUID) -> PieceJointe:
    """A picture or a file that this person may read, or Http404 whether it exists or not."""
    piece = PieceJointe.objects.select_related("brouillon", "fiche").filter(uuid=uuid).first()
    if piece is None:
        raise Http404
    if piece.fiche is not None:
        if not peut_lire(compte, piece.fiche):
            raise Http404
    else:
        brouillon_get_ouvert(compte, piece.brouillon.uuid)
    return piece


def piece_de(porteur: Brouillon | FichePratiquePage, uuid: uuid_lib.UUID) -> PieceJointe | None:
    """A picture or a file of this draft or of this note; none once it was taken out."""
    return porteur.pieces.select_related("brouillon__fiche").filter(uuid=uuid).first()


def piece_get_de(porteur: Brouillon | FichePratiquePage, uuid: uuid_lib.UUID) -> PieceJointe:
    """The same, or Http404."""
    piece = piece_de(porteur, uuid)
    if piece is None:
        raise Http404
    return piece
