"""Documents joined to a meeting: kept in the private storage, read by who reads the meeting (R4.7)."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from home.erreurs import RegleRefusee
from home.fichiers import extension_de
from reseau.animation.choices import CLOSES, EtatReunion
from reseau.animation.gardes import tenue_exiger
from reseau.animation.models import Piece, Point, Reunion
from reseau.comptes.models import Compte

DOSSIER, PIECES_MAX = "reunions", 40
FIXEES = (*CLOSES, EtatReunion.ANNULEE)


@transaction.atomic
def piece_joindre(
    *, reunion: Reunion, par: Compte, cle: uuid.UUID, nom: str, contenu: bytes, point: Point | None = None
) -> Piece:
    """Join a file that went through the gate (see home.fichiers); the same key writes once.

    Raises RegleRefusee "droit", "etat" once the minutes are written, "trop", or "point" of another meeting.
    """
    tenue_exiger(par=par, comite=reunion.comite)
    verrou = _ouverte(reunion)
    if existante := Piece.objects.filter(uuid=cle, reunion=verrou).first():
        return existante
    if verrou.pieces.count() >= PIECES_MAX:
        raise RegleRefusee("trop", f"Une réunion porte {PIECES_MAX} pièces au plus.")
    if point and point.reunion_id != verrou.pk:
        raise RegleRefusee("point", "Ce point n’est plus à l’ordre du jour.")
    fichier = storages["prive"].save(f"{DOSSIER}/{uuid.uuid4()}.{extension_de(nom)}", ContentFile(contenu))
    return Piece.objects.create(
        uuid=cle, reunion=verrou, point=point, nom=nom[-160:], fichier=fichier, taille=len(contenu),
        empreinte=hashlib.sha256(contenu).hexdigest(), deposee_par=par,
    )  # fmt: skip


@transaction.atomic
def piece_retirer(*, piece: Piece, par: Compte) -> None:
    """Take it away, and its file once that is committed. Raises RegleRefusee "droit" or "etat"."""
    tenue_exiger(par=par, comite=piece.reunion.comite)
    _ouverte(piece.reunion)
    fichier = piece.fichier
    Piece.objects.filter(pk=piece.pk).delete()
    transaction.on_commit(lambda: storages["prive"].delete(fichier))


def _ouverte(reunion: Reunion) -> Reunion:
    verrou = Reunion.objects.select_for_update().get(pk=reunion.pk)
    if verrou.etat in FIXEES:
        raise RegleRefusee("etat", "Les pièces de cette réunion ne changent plus.")
    return verrou
