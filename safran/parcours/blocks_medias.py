"""Videos of a server that the installation allows, loaded by a click."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail import blocks

from safran.parcours.blocks_socle import refuser

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
        """Refuse another server, and an address that is not that of one video."""
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
