"""Pictures and files that several notes hold: what a copy took up, what still holds a stored file."""

from pratiques.models import Brouillon, FichePratiquePage, PieceJointe


def pieces_reprises(fiche: FichePratiquePage, copie: Brouillon) -> tuple[int, int]:
    """How many pieces of a note its copy holds, and how many it does not."""
    tenues = fiche.pieces.filter(fichier__in=copie.pieces.values("fichier")).count()
    return tenues, fiche.pieces.count() - tenues


def fichier_tenu(piece: PieceJointe) -> bool:
    """Whether a note or a draft still holds the stored file of this piece."""
    return PieceJointe.objects.qui_gardent(piece.fichier).exists()
