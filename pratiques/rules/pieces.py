"""Pictures and files of a note: added to its draft, described, put in order, taken out; sent with the text."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from home.choices import Licence
from home.erreurs import RegleRefusee
from home.fichiers.images import image_reduire
from home.site.cache import public_purge
from pratiques import avis
from pratiques.choices import COTE_VIGNETTE, MAX_PIECES, GenrePiece, Statut
from pratiques.models import Brouillon, FichePratiquePage, PieceJointe
from pratiques.permissions.fiches import brouillon_modifiable, est_auteur, peut_gerer
from pratiques.rules.collections import livrets_reprendre
from pratiques.rules.fiches import brouillon_verrouiller, fiche_verrouiller, motif_exiger
from reseau.comptes.models import Compte

DOSSIER = "pieces"
MOTS = ("titre", "alternatif", "decorative", "accessibilite", "licence", "source", "motif_conserve")
PARTAGES = (
    *MOTS, "genre", "ordre", "fichier", "vignette", "largeur", "hauteur", "taille", "ajoutee_par_id", "ajoutee_le",
)  # fmt: skip


@transaction.atomic
def piece_ajouter(
    *, brouillon: Brouillon, par: Compte, cle: UUID, genre: str, champs: dict[str, Any], extension: str, contenu: bytes
) -> PieceJointe:
    """Put a picture or a file, already checked and clean, at the end of a draft; the same form sent twice, one (R14).

    Raises RegleRefusee: "fige" (the note is being read), "complet" (eight), "deja" (key of another draft), "efface".
    """
    brouillon = _le_modifiable(brouillon)
    if deja := PieceJointe.objects.filter(uuid=cle).first():
        if deja.brouillon_id != brouillon.pk:
            raise RegleRefusee("deja", "Ce formulaire a déjà servi : rouvrez-le.")
        return deja
    nombre = brouillon.pieces.count()
    if nombre >= MAX_PIECES:
        raise RegleRefusee("complet", "Huit images et fichiers par fiche, c’est le plus : retirez-en un.")
    piece = PieceJointe(uuid=cle, brouillon=brouillon, genre=genre, ordre=nombre + 1, ajoutee_par=par, **champs)
    return _garder(piece, extension, contenu)


@transaction.atomic
def piece_importer(
    *, fiche: FichePratiquePage, par: Compte, genre: str, champs: dict[str, Any], extension: str, contenu: bytes
) -> PieceJointe:
    """Put a picture or a file, clean already, at the end of a note that comes with its past (see fiche_importer)."""
    ordre = fiche.pieces.count() + 1
    return _garder(PieceJointe(fiche=fiche, genre=genre, ordre=ordre, ajoutee_par=par, **champs), extension, contenu)


def _garder(piece: PieceJointe, extension: str, contenu: bytes) -> PieceJointe:
    """Write the file of a new piece, a picture made light beside it, then the piece."""
    reduite = image_reduire(contenu, COTE_VIGNETTE) if piece.genre == GenrePiece.IMAGE else None
    stockage, nom = storages["prive"], f"{DOSSIER}/{uuid4()}"
    piece.fichier, piece.taille = stockage.save(f"{nom}.{extension}", ContentFile(contenu)), len(contenu)
    if reduite is not None:
        image, piece.largeur, piece.hauteur = reduite
        piece.vignette = stockage.save(f"{nom}-vignette.webp", ContentFile(image))
    piece.save()
    return piece


@transaction.atomic
def piece_modifier(*, piece: PieceJointe, version: int, champs: dict[str, Any]) -> PieceJointe:
    """Change the words and the licence of a piece of a draft.

    Raises RegleRefusee: "fige", "efface" (taken out meanwhile), "conflit" (changed on another page).
    """
    piece = _la_sienne(piece)
    if version != piece.version:
        raise RegleRefusee(
            "conflit",
            "Cette pièce a été modifiée ailleurs. Votre texte est toujours ici : enregistrez à nouveau pour le garder.",
        )
    for nom in champs:
        setattr(piece, nom, champs[nom])
    piece.version += 1
    piece.save(update_fields=["version", *champs])
    return piece


@transaction.atomic
def piece_deplacer(*, piece: PieceJointe, de: int, vue: int | None = None) -> None:
    """Move a piece by one place (-1 is up); at either end it stays. Raises RegleRefusee("fige" | "efface").

    `vue` is the place where it was seen: a piece that is there no more was moved already, and stays (R14).
    """
    piece = _la_sienne(piece)
    if vue not in (None, piece.ordre):
        return
    voisine = PieceJointe.objects.filter(brouillon_id=piece.brouillon_id, ordre=piece.ordre + de).first()
    if voisine is None:
        return
    for deplacee, ordre in ((piece, 0), (voisine, piece.ordre), (piece, voisine.ordre)):
        PieceJointe.objects.filter(pk=deplacee.pk).update(ordre=ordre)


@transaction.atomic
def piece_ecarter(*, piece: PieceJointe) -> None:
    """Take a piece out of a draft; its file goes unless what was sent to readers still holds it.

    Raises RegleRefusee("fige" | "efface").
    """
    piece = _la_sienne(piece)
    _oter(piece, PieceJointe.objects.filter(brouillon_id=piece.brouillon_id))
    _fichiers_oublier([piece])


def _oter(piece: PieceJointe, ensemble: QuerySet[PieceJointe]) -> None:
    """Delete one of a locked set; those after it move up."""
    suivantes = list(ensemble.filter(ordre__gt=piece.ordre).order_by("ordre"))
    piece.delete()
    for suivante in suivantes:
        PieceJointe.objects.filter(pk=suivante.pk).update(ordre=suivante.ordre - 1)


@transaction.atomic
def piece_retirer(*, piece: PieceJointe, par: Compte, motif: str) -> None:
    """Take a piece off a note that was sent, published or not, and off its draft; authors are told why.

    Its file goes unless a copy of the note holds it; the ready booklets that may show it go too. Raises RegleRefusee:
    "droit" (neither author, network lead nor Région), "motif_requis", "efface".
    """
    motif = motif_exiger(motif=motif, phrase="Dites pourquoi : les auteurs le lisent.")
    brouillon = Brouillon.objects.select_for_update(of=("self",)).filter(fiche_id=piece.fiche_id).first()
    fiche = fiche_verrouiller(pk=piece.fiche_id)
    if not peut_gerer(par, fiche):
        raise RegleRefusee("droit", "Les auteurs, la tête de réseau ou la Région retirent une pièce d’une fiche.")
    if not fiche.pieces.filter(pk=piece.pk).exists():
        raise RegleRefusee("efface", "Cette pièce vient d’être retirée ailleurs.")
    for porteur in (fiche, brouillon):
        for jumelle in porteur.pieces.filter(fichier=piece.fichier) if porteur else ():
            _oter(jumelle, porteur.pieces.all())
    _fichiers_oublier([piece])
    livrets_reprendre(fiche=fiche)
    public_purge()
    autres = [compte for compte in avis.auteurs_de(fiche) if compte != par]
    avis.PIECE_RETIREE.dire(fiche, autres, etape=f"{fiche.pk}-piece-{piece.uuid}", motif=motif)


def pieces_appliquer(*, brouillon: Brouillon, fiche: FichePratiquePage) -> None:
    """Within a submission: what goes with the locked draft now goes with the note, in place of what went before."""
    anciennes = list(fiche.pieces.all())
    fiche.pieces.all().delete()
    PieceJointe.objects.bulk_create(
        PieceJointe(fiche=fiche, **{nom: getattr(piece, nom) for nom in PARTAGES}) for piece in brouillon.pieces.all()
    )
    _fichiers_oublier(anciennes)


def pieces_copier(*, fiche: FichePratiquePage, brouillon: Brouillon, par: Compte) -> None:
    """Within a copy: what goes with the locked note goes with the new draft too, from the same stored files.

    Left behind: what is not one's own to give again (all rights reserved, unless one signs the note), and what the
    detector saw, since its reason is for the new author to say. A piece without a source names the note.
    """
    a_soi = est_auteur(par, fiche)
    reprises = [
        piece
        for piece in fiche.pieces.all()
        if not piece.motif_conserve and (a_soi or piece.licence != Licence.TOUS_DROITS)
    ]
    origine = "" if a_soi else f"{fiche.title}, {fiche.reseau}"[:200]
    for rang, piece in enumerate(reprises, start=1):
        garde = {nom: getattr(piece, nom) for nom in PARTAGES}
        garde |= {"ordre": rang, "source": piece.source or origine, "ajoutee_par_id": par.pk}
        PieceJointe.objects.create(brouillon=brouillon, **{**garde, "ajoutee_le": timezone.now()})


def pieces_oublier(*, brouillon: Brouillon) -> None:
    """Before a locked draft is thrown away: its pieces go, and their files once that is committed."""
    pieces = list(brouillon.pieces.all())
    brouillon.pieces.all().delete()
    _fichiers_oublier(pieces)


def _le_modifiable(brouillon: Brouillon) -> Brouillon:
    """The draft, locked until the end of the transaction, while it may change."""
    brouillon = brouillon_verrouiller(brouillon=brouillon)
    if not brouillon_modifiable(brouillon):
        etat = Statut(brouillon.fiche.statut).label
        raise RegleRefusee("fige", f"La fiche est «\u00a0{etat}\u00a0» : elle ne se modifie plus pour l’instant.")
    return brouillon


def _la_sienne(piece: PieceJointe) -> PieceJointe:
    """The piece of a draft as it stands, its draft locked until the end of the transaction."""
    if piece.brouillon is None:
        raise RegleRefusee("fige", "Cette pièce est partie avec la fiche : elle ne se modifie plus.")
    _le_modifiable(piece.brouillon)
    actuelle = PieceJointe.objects.filter(pk=piece.pk).first()
    if actuelle is None:
        raise RegleRefusee("efface", "Cette pièce vient d’être retirée ailleurs.")
    return actuelle


def _fichiers_oublier(pieces: Iterable[PieceJointe]) -> None:
    """Once committed, delete the stored files that no piece holds any more."""
    noms = [nom for piece in pieces for nom in (piece.fichier, piece.vignette) if nom]

    def effacer() -> None:
        for nom in noms:
            if not PieceJointe.objects.qui_gardent(nom).exists():
                storages["prive"].delete(nom)

    transaction.on_commit(effacer)
