"""What the table of rights opens once notes have pictures and files, each private one with its sentinel."""

import uuid

from pratiques.models import Brouillon, FichePratiquePage
from tests.droits.mots import INCONNU, canari
from tests.pratiques.fabriques_pieces import une_piece, une_piece_envoyee


def un_album(
    brouillon: Brouillon, en_relecture: FichePratiquePage, lisibles: dict[str, FichePratiquePage]
) -> dict[str, tuple[list, list]]:
    """A picture on a draft written by several, one on a note being read, one piece on each of the others."""
    image = une_piece(brouillon, "IMAGE", titre="Le bureau", alternatif=f"Un bureau {canari('piecebrouillon')}")
    lue = une_piece_envoyee(en_relecture, "IMAGE", alternatif=f"Un couloir {canari('ficherelecture')}")
    publique = une_piece_envoyee(lisibles["publique"], "IMAGE")
    hasard = [uuid.uuid4()]
    objets = {
        "image à joindre": ([brouillon.uuid, "image"], [*hasard, "image"]),
        "pièce de brouillon à modifier": ([brouillon.uuid, image.uuid], [*hasard, image.uuid]),
        "pièce de brouillon à monter": ([brouillon.uuid, image.uuid, "monter"], [*hasard, image.uuid, "monter"]),
        "image de brouillon": ([image.uuid], hasard),
        "image de fiche en relecture": ([lue.uuid], hasard),
        "image de fiche publique": ([publique.uuid], hasard),
        "image de fiche à retirer": ([publique.fiche_id, publique.uuid], [INCONNU, publique.uuid]),
    }
    for nom in ("membres", "suspendue"):
        piece = une_piece_envoyee(lisibles[nom], titre=f"Trame {canari('fiche' + nom)}")
        objets[f"fichier de fiche {'des ' * (nom == 'membres')}{nom}"] = ([piece.uuid], hasard)
    return objets
