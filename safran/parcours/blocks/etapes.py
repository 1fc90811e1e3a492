"""The step and everything that it may hold: videos and sounds, quizzes, packages, questions of the bank, cards that
follow a live sheet; its identity is the UUID that Wagtail gives to its block.
"""

import re
import uuid
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from home.blocks import CitationBlock, EncadreBlock, ImageLegendeeBlock, SceneBlock, TexteBlock
from home.fichiers.medias import duree_du_fichier
from safran.parcours.blocks import textes
from safran.parcours.blocks.images import AvantApresBlock, FigureBlock, FriseBlock, PointsBlock, SchemaBlock

QUESTION = "question"


def blocs_identifier(contenu: list[dict[str, Any]], etape: str) -> list[dict[str, Any]]:
    """The stored blocks of a step, each that has no identity given one from its place: the same at each reading."""
    for rang, bloc in enumerate(contenu):
        bloc["id"] = bloc.get("id") or str(uuid.uuid5(uuid.NAMESPACE_OID, f"{etape}/{rang}"))
    return contenu


class QuestionEtapeBlock(SnippetChooserBlock):
    """A line of the bank, one question or a case with several: corrected at once on the server, without a mark."""

    def __init__(self, target_model: str = "quiz.QuestionBanque", **kwargs: object) -> None:
        super().__init__(target_model, **kwargs)

    class Meta:
        icon = "help"
        label = "Question"
        template = "parcours/blocs/question.html"
        preview_template = "parcours/blocs/apercu_question.html"
        description = "Une question de la banque, posée entre deux paragraphes. On y répond sur place, sans note."


# Cards of a step that follow a live sheet: a structure of the directory, a practice note.

AIDE_MOT = "Facultatif : ce qu’il faut y regarder, en une phrase."


class FicheVivanteBlock(blocks.StructBlock):
    """What is chosen, and in one phrase what to look at in it; each kind is one `CHOIX`."""

    genre: str

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the card, or None when this reader may not read the sheet, or it is no longer public."""
        contexte = super().get_context(value, parent_context)
        # Celles déjà lues pour l’étape, ou celle d’un bloc montré seul.
        cartes = contexte.get("cartes") or cartes_lire([(self.genre, value)], contexte.get("request"))
        return {**contexte, "carte": cartes[self.genre].get(cle_de(self.genre, value))}


class FicheStructureBlock(FicheVivanteBlock):
    """A structure of the directory, as its sheet stands on the day of reading."""

    genre = "fiche_structure"
    structure = SnippetChooserBlock(
        "structures.Structure", label="Structure", help_text="Sa carte suit la fiche : rien n’est recopié."
    )
    mot = blocks.CharBlock(max_length=300, required=False, label="Pourquoi cette fiche", help_text=AIDE_MOT)

    class Meta:
        icon = "home"
        label = "Fiche de structure"
        template = "parcours/blocs/fiche_structure.html"
        preview_template = "parcours/blocs/apercu_fiche_structure.html"
        description = "La carte d’une structure, à jour : où elle reçoit, ce qu’elle délivre, quand elle l’a confirmé."


class FichePratiqueBlock(FicheVivanteBlock):
    """A practice note, as its authors keep it."""

    genre = "fiche_pratique"
    fiche = blocks.PageChooserBlock(
        page_type="pratiques.FichePratiquePage",
        label="Fiche pratique",
        help_text="Une fiche publiée. Sa carte suit la fiche : rien n’est recopié.",
    )
    mot = blocks.CharBlock(max_length=300, required=False, label="Pourquoi cette fiche", help_text=AIDE_MOT)

    class Meta:
        icon = "doc-full"
        label = "Fiche pratique"
        template = "parcours/blocs/fiche_pratique.html"
        preview_template = "parcours/blocs/apercu_fiche_pratique.html"
        description = "La carte d’une fiche pratique de la bibliothèque, à jour."


CHOIX = {"fiche_structure": "structure", "fiche_pratique": "fiche"}


def cle_de(genre: str, valeur: Any) -> int | None:
    """The key of what a card shows, or None when it is gone."""
    objet = valeur.get(CHOIX[genre])
    return objet.pk if objet else None


def cartes_lire(paires: list[tuple[str, Any]], request: Any) -> dict[str, dict[int, Any]]:
    """The cards of these (kind, value) blocks, by kind then key, in a constant number of queries."""
    from safran.parcours.fiches import pratiques_vives, structures_vives

    cles: dict[str, set[int]] = {genre: set() for genre in CHOIX}
    for genre, valeur in paires:
        if cle := cle_de(genre, valeur):
            cles[genre].add(cle)
    compte = getattr(request, "user", None)
    return {
        "fiche_structure": structures_vives(cles["fiche_structure"]),
        "fiche_pratique": pratiques_vives(cles["fiche_pratique"], compte, request),
    }


def cartes_de(contenu: Any, request: Any) -> dict[str, dict[int, Any]]:
    """The cards of a whole step."""
    return cartes_lire([(b.block_type, b.value) for b in contenu if b.block_type in CHOIX], request)


# Videos and sounds: those of the document library with their transcript, those of an allowed server loaded by a click.

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
        required=False, min_value=1, max_value=DUREE_MAX, label="Durée (secondes)", help_text="Dite avant de regarder."
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
            raise textes.refuser("adresse", f"Ce serveur n’est pas de ceux que le site permet : {permis}.")
        if not video:
            raise textes.refuser(
                "adresse", "Collez l’adresse d’une vidéo : https://serveur/w/… ou https://serveur/videos/watch/…."
            )
        return propre

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the server, and the address that the click loads; empty once the server is no longer allowed."""
        adresse = value["adresse"]
        return {**super().get_context(value, parent_context), "hote": _lire(adresse)[0], "lecteur": lecteur_de(adresse)}


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


# Quizzes and packages, then the step itself.


class QuizBlock(SnippetChooserBlock):
    """A quiz inside a step; the step is done once the quiz has been handed in."""

    def __init__(self, target_model: str = "quiz.Quiz", **kwargs: object) -> None:
        super().__init__(target_model, **kwargs)

    class Meta:
        icon = "tasks"
        label = "Quiz"
        template = "parcours/blocs/quiz.html"
        preview_template = "parcours/blocs/apercu_quiz.html"
        description = "Un quiz de la banque. L’étape est faite quand il a été rendu au moins une fois."


class PaquetBlock(SnippetChooserBlock):
    """A SCORM or H5P module inside a step; the step is done once the module is finished."""

    def __init__(self, target_model: str = "scorm.Paquet", **kwargs: object) -> None:
        super().__init__(target_model, **kwargs)

    class Meta:
        icon = "desktop"
        label = "Module SCORM ou H5P"
        template = "parcours/blocs/scorm.html"
        preview_template = "parcours/blocs/apercu_scorm.html"
        description = "Un module fait avec un autre outil. L’étape est faite quand il a été fini, réussi ou non."


class ContenuEtapeBlock(blocks.StreamBlock):
    """What a step is made of."""

    texte = TexteBlock()
    encadre = EncadreBlock()
    definition = textes.DefinitionBlock()
    cas = textes.CasBlock()
    a_vous = textes.AVousBlock()
    image = ImageLegendeeBlock()
    scene = SceneBlock()
    citation = CitationBlock()
    document = textes.PieceBlock()
    video = VideoBlock()
    audio = AudioBlock()
    video_distante = VideoDistanteBlock()
    figure = FigureBlock()
    schema = SchemaBlock()
    frise = FriseBlock()
    avant_apres = AvantApresBlock()
    points = PointsBlock()
    dialogue = textes.DialogueBlock()
    cartes = textes.CartesBlock()
    coches = textes.ListeCochesBlock()
    terme = textes.TermeBlock()
    fiche_structure = FicheStructureBlock()
    fiche_pratique = FichePratiqueBlock()
    question = QuestionEtapeBlock()
    quiz = QuizBlock()
    scorm = PaquetBlock()


class EtapeBlock(blocks.StructBlock):
    """One idea, read in a few minutes."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    duree_minutes = blocks.IntegerBlock(
        min_value=1,
        max_value=600,
        required=False,
        label="Autre durée (minutes)",
        help_text="Vide : comptée sur le contenu, à 180 mots par minute, médias joués, 45 secondes par question.",
    )
    duree_motif = blocks.CharBlock(
        max_length=200, required=False, label="Pourquoi cette durée", help_text="« On y prend le temps d’un essai. »"
    )
    contenu = ContenuEtapeBlock(label="Contenu")

    class Meta:
        icon = "form"
        label = "Étape"
        form_layout = BlockGroup(children=["titre", "contenu"], settings=["duree_minutes", "duree_motif"])
        template = "parcours/blocs/etape.html"
        preview_value = {
            "titre": "Deux portes, pas une de plus",
            "contenu": [("texte", "<p>Une personne qui repart avec une adresse sur un papier peut se perdre.</p>")],
        }
        description = "Une seule idée par étape. Elle garde son identité si vous la déplacez."

    def clean(self, value: Any) -> Any:
        propre = super().clean(value)
        if propre["duree_minutes"] and not propre["duree_motif"].strip():
            erreur = ValidationError("Dites pourquoi, ou laissez la durée se compter sur le contenu.")
            raise StructBlockValidationError(block_errors={"duree_motif": erreur})
        return propre


class EtapesBlock(blocks.StreamBlock):
    """The steps of a module, in order."""

    etape = EtapeBlock()
