"""Videos and sounds: those of the document library with their transcript, those of an allowed server loaded by a
click.
"""

import re
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from home.fichiers.medias import duree_du_fichier
from safran.parcours.blocks.textes import refuser

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
        propre = super().clean(value)
        if propre["audio"] and PurePath(propre["audio"].filename).suffix.lower() not in SONS:
            erreur = ValidationError("Choisissez un fichier MP3.")
            raise StructBlockValidationError(block_errors={"audio": erreur})
        duree_completer(propre, "audio")
        return propre


CHEMIN = re.compile(r"/(?:w|videos/watch|videos/embed)/([\w-]{8,64})/?")
DUREE_MAX = 36_000


class VideoDistanteBlock(blocks.StructBlock):
    """A video of a PeerTube server that the installation allows; nothing is asked of it before the click."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    adresse = blocks.URLBlock(label="Adresse de la vidéo", help_text="https://serveur/w/…, telle qu’on la lit.")
    duree_secondes = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=DUREE_MAX,
        label="Durée (secondes)",
        help_text="Dite avant de regarder.",
    )
    transcription = blocks.RichTextBlock(features=["bold", "italic", "ul", "ol"], label="Transcription")

    class Meta:
        icon = "media"
        label = "Vidéo PeerTube"
        template = "parcours/blocs/video_distante.html"
        preview_value = {
            "titre": "Une visite de la maison des services",
            "adresse": "https://video.example/w/4kQ2rD8vXbMt1nZ9",
            "duree_secondes": 180,
            "transcription": "<p>« Entrez, je vous montre. »</p>",
        }
        description = "Une vidéo d’un serveur PeerTube permis, chargée au clic, avec sa transcription."

    def clean(self, value: Any) -> Any:
        propre = super().clean(value)
        hote, video = _lire(propre["adresse"])
        if not propre["adresse"]:
            return propre
        if hote not in settings.PEERTUBE_HOTES:
            permis = ", ".join(settings.PEERTUBE_HOTES) or "aucun pour l’instant"
            raise refuser("adresse", f"Ce serveur n’est pas de ceux que le site permet : {permis}.")
        if not video:
            raise refuser(
                "adresse", "Collez l’adresse d’une vidéo : https://serveur/w/… ou https://serveur/videos/watch/…."
            )
        return propre

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the server, and the address that the click loads; empty once the server is no longer allowed."""
        adresse = value["adresse"]
        return {
            **super().get_context(value, parent_context),
            "hote": _lire(adresse)[0],
            "lecteur": lecteur_de(adresse),
        }


def lecteur_de(adresse: str) -> str:
    """The address that plays a video, empty when its server is not allowed."""
    hote, video = _lire(adresse)
    joue = hote in settings.PEERTUBE_HOTES and video
    return f"https://{hote}/videos/embed/{video}?peertubeLink=0&p2p=0" if joue else ""


def _lire(adresse: str) -> tuple[str, str]:
    """The server and the identity of a video, each empty when the address does not tell it."""
    morceaux = urlsplit(adresse or "")
    chemin = CHEMIN.fullmatch(morceaux.path)
    return (morceaux.netloc if morceaux.scheme == "https" else ""), (chemin[1] if chemin else "")


def origines_de(contenu: Any) -> list[str]:
    """The servers that a step may frame once someone asks for it."""
    adresses = [bloc.value["adresse"] for bloc in contenu if bloc.block_type == "video_distante"]
    hotes = {_lire(adresse)[0] for adresse in adresses} & set(settings.PEERTUBE_HOTES)
    return [f"https://{hote}" for hote in sorted(hotes)]
