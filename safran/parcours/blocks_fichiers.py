"""Videos and sounds of the document library, with their transcript; nothing is fetched from another site."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from home.durees_medias import duree_du_fichier

VIDEOS = {".mp4", ".webm"}
SOUS_TITRES = {".vtt"}
SONS = {".mp3"}


def duree_jouee() -> blocks.IntegerBlock:
    """How long a medium plays, for the expected length of the step."""
    aide = "Vide : lue dans le fichier. S’il ne la dit pas, la transcription compte comme lue."
    return blocks.IntegerBlock(min_value=1, max_value=36_000, required=False, label="Durée (secondes)", help_text=aide)


def duree_completer(propre: Any, genre: str) -> None:
    """Write the length that the file of a medium gives, when its author gave none."""
    if propre[genre] and not propre["duree_secondes"]:
        with propre[genre].open_file() as fichier:
            propre["duree_secondes"] = duree_du_fichier(fichier, propre[genre].filename) or None


class VideoBlock(blocks.StructBlock):
    """A video file with captions and its transcript; nothing is fetched from another site."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    video = DocumentChooserBlock(label="Vidéo", help_text="Un fichier MP4 ou WebM, 20 Mo au plus.")
    sous_titres = DocumentChooserBlock(label="Sous-titres", help_text="Un fichier WebVTT (.vtt), en français.")
    transcription = blocks.RichTextBlock(features=["bold", "italic", "ul", "ol"], label="Transcription")
    duree_secondes = duree_jouee()

    class Meta:
        icon = "media"
        label = "Vidéo"
        template = "parcours/blocs/video.html"
        preview_value = {
            "titre": "Un entretien d’accueil",
            "video": None,
            "sous_titres": None,
            "transcription": "<p>« Bonjour, qu’est-ce qui vous amène ? »</p>",
        }
        description = "Une vidéo avec ses sous-titres et sa transcription, obligatoires."

    def clean(self, value: Any) -> Any:
        """Refuse a file that a browser cannot play, or captions that it cannot read."""
        propre = super().clean(value)
        erreurs = {}
        if propre["video"] and PurePath(propre["video"].filename).suffix.lower() not in VIDEOS:
            erreurs["video"] = ValidationError("Choisissez un fichier MP4 ou WebM.")
        if propre["sous_titres"] and PurePath(propre["sous_titres"].filename).suffix.lower() not in SOUS_TITRES:
            erreurs["sous_titres"] = ValidationError("Choisissez un fichier WebVTT (.vtt).")
        if erreurs:
            raise StructBlockValidationError(block_errors=erreurs)
        duree_completer(propre, "video")
        return propre


class AudioBlock(blocks.StructBlock):
    """A sound with its transcript; nothing is fetched from another site."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    audio = DocumentChooserBlock(
        label="Son", help_text="Un fichier MP3 de la bibliothèque de documents, 20 Mo au plus."
    )
    transcription = blocks.RichTextBlock(
        features=["bold", "italic", "ul", "ol"],
        label="Transcription",
        help_text="Tout ce qui s’entend, avec qui parle : c’est elle que lit une personne sourde.",
    )
    duree_secondes = duree_jouee()

    class Meta:
        icon = "media"
        label = "Son"
        template = "parcours/blocs/audio.html"
        preview_value = {
            "titre": "Une conseillère raconte",
            "audio": None,
            "transcription": "<p><b>La conseillère :</b> « Il était venu pour un CV. »</p>",
        }
        description = "Un enregistrement sonore avec sa transcription, obligatoire."

    def clean(self, value: Any) -> Any:
        """Refuse a file that a browser cannot play."""
        propre = super().clean(value)
        if propre["audio"] and PurePath(propre["audio"].filename).suffix.lower() not in SONS:
            erreur = ValidationError("Choisissez un fichier MP3.")
            raise StructBlockValidationError(block_errors={"audio": erreur})
        duree_completer(propre, "audio")
        return propre
