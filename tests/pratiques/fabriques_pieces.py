"""Builders of pictures and files, through the room's own rules."""

import io
import itertools
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pratiques.models import Brouillon
from pratiques.rules.pieces import piece_ajouter, piece_importer

_compteur = itertools.count(1)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
DITS = {"decorative": False, "accessibilite": "INCONNUE", "licence": "CC_BY", "source": "", "motif_conserve": ""}


def une_photo(genre="JPEG", taille=(60, 40), **options):
    sortie = io.BytesIO()
    Image.new("RGB", taille, 120).save(sortie, format=genre, **options)
    return sortie.getvalue()


def une_piece(brouillon, genre="FICHIER", contenu=None, par=None, extension=None, **dits):
    image = genre == "IMAGE"
    dits.setdefault("titre", f"Pièce numéro {next(_compteur)}")
    dits.setdefault("alternatif", "Deux bureaux face à face" if image and not dits.get("decorative") else "")
    return piece_ajouter(
        brouillon=Brouillon.objects.get(pk=brouillon.pk),
        par=par or brouillon.auteur,
        cle=uuid.uuid4(),
        genre=genre,
        champs={**DITS, **dits},
        extension=extension or ("jpg" if image else "pdf"),
        contenu=contenu or (une_photo() if image else PDF),
    )


def poste(genre="fichier", nom=None, contenu=None, **dits):
    image = genre == "image"
    propres = {"alternatif": "Deux bureaux face à face"} if image else {"accessibilite": "OUI"}
    fichier = SimpleUploadedFile(
        nom or ("photo.jpg" if image else "trame.pdf"), contenu or (une_photo() if image else PDF)
    )
    valeurs = {"titre": "Trame du premier appel", "licence": "CC_BY", "source": "", "cle": str(uuid.uuid4())}
    return {**valeurs, **propres, "fichier": fichier, **dits}


def une_piece_envoyee(fiche, genre="FICHIER", **dits):
    """A picture or a file that goes with a note taken up with its past."""
    image = genre == "IMAGE"
    mots = {"titre": f"Pièce numéro {next(_compteur)}", "alternatif": "Deux bureaux face à face" if image else ""}
    return piece_importer(
        fiche=fiche,
        par=fiche.auteurs.first().compte,
        genre=genre,
        champs={**DITS, **mots, **dits},
        extension="jpg" if image else "pdf",
        contenu=une_photo() if image else PDF,
    )
