"""Blocks of a step; the identity of a step is the UUID that Wagtail gives to its block."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from home.blocks import CitationBlock, EncadreBlock, ImageLegendeeBlock, TexteBlock
from safran.parcours.blocks_fiches import FichePratiqueBlock, FicheStructureBlock, cartes_de
from safran.parcours.blocks_questions import QuestionEtapeBlock

TEXTE_COURT = ["bold", "italic", "ul", "ol", "link"]
VIDEOS = {".mp4", ".webm"}
SOUS_TITRES = {".vtt"}
SONS = {".mp3"}


class DefinitionBlock(blocks.StructBlock):
    """A word and what it means here."""

    terme = blocks.CharBlock(max_length=120, label="Terme")
    texte = blocks.RichTextBlock(features=TEXTE_COURT, label="Définition")

    class Meta:
        icon = "openquote"
        label = "Définition"
        template = "parcours/blocs/definition.html"
        preview_value = {
            "terme": "Deuxième porte",
            "texte": "<p>Le service qui délivre ce dont la personne a besoin. Il n’y en a pas de troisième.</p>",
        }
        description = "Un mot du métier, expliqué en deux phrases."


class CasBlock(blocks.StructBlock):
    """A short situation to think about before unfolding the answer."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    situation = blocks.RichTextBlock(
        features=["bold", "italic"],
        label="Situation",
        help_text="Une personne inventée, sans nom ni détail reconnaissable.",
    )
    question = blocks.TextBlock(max_length=400, label="Question")
    reponse = blocks.RichTextBlock(
        features=TEXTE_COURT, label="Réponse", help_text="Repliée tant qu’on ne l’ouvre pas."
    )

    class Meta:
        icon = "help"
        label = "Cas à résoudre"
        template = "parcours/blocs/cas.html"
        preview_value = {
            "titre": "À la permanence",
            "situation": "<p>Une salariée de 47 ans, reconnue travailleuse handicapée, veut garder son emploi.</p>",
            "question": "Quelle deuxième porte lui proposez-vous ?",
            "reponse": "<p>Cap emploi, pour le maintien dans l’emploi.</p>",
        }
        description = "Une situation, une question, une réponse à déplier."


class AVousBlock(blocks.StructBlock):
    """Something to do at work."""

    consigne = blocks.RichTextBlock(features=TEXTE_COURT, label="Consigne")

    class Meta:
        icon = "edit"
        label = "À vous"
        template = "parcours/blocs/a_vous.html"
        preview_value = {"consigne": "<p>Écrivez en une phrase ce que votre structure délivre, et à qui.</p>"}
        description = "Un exercice à faire dans sa structure ; rien n’est envoyé."


class PieceBlock(blocks.StructBlock):
    """A document to download."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    document = DocumentChooserBlock(label="Document")
    resume = blocks.TextBlock(max_length=300, required=False, label="Ce qu’on y trouve")

    class Meta:
        icon = "doc-full"
        label = "Document"
        template = "parcours/blocs/document.html"
        preview_value = {"titre": "La fiche de liaison", "document": None, "resume": "Une page à remplir ensemble."}
        description = "Un fichier accessible à télécharger, avec ce qu’on y trouve."


class VideoBlock(blocks.StructBlock):
    """A video file with captions and its transcript; nothing is fetched from another site."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    video = DocumentChooserBlock(label="Vidéo", help_text="Un fichier MP4 ou WebM, 20 Mo au plus.")
    sous_titres = DocumentChooserBlock(label="Sous-titres", help_text="Un fichier WebVTT (.vtt), en français.")
    transcription = blocks.RichTextBlock(features=["bold", "italic", "ul", "ol"], label="Transcription")

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
        if PurePath(propre["video"].filename).suffix.lower() not in VIDEOS:
            erreurs["video"] = ValidationError("Choisissez un fichier MP4 ou WebM.")
        if PurePath(propre["sous_titres"].filename).suffix.lower() not in SOUS_TITRES:
            erreurs["sous_titres"] = ValidationError("Choisissez un fichier WebVTT (.vtt).")
        if erreurs:
            raise StructBlockValidationError(block_errors=erreurs)
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
        if PurePath(propre["audio"].filename).suffix.lower() not in SONS:
            erreur = ValidationError("Choisissez un fichier MP3.")
            raise StructBlockValidationError(block_errors={"audio": erreur})
        return propre


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
    definition = DefinitionBlock()
    cas = CasBlock()
    a_vous = AVousBlock()
    image = ImageLegendeeBlock()
    citation = CitationBlock()
    document = PieceBlock()
    video = VideoBlock()
    audio = AudioBlock()
    fiche_structure = FicheStructureBlock()
    fiche_pratique = FichePratiqueBlock()
    question = QuestionEtapeBlock()
    quiz = QuizBlock()
    scorm = PaquetBlock()


class EtapeBlock(blocks.StructBlock):
    """One idea, read in a few minutes."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    duree_minutes = blocks.IntegerBlock(min_value=1, max_value=600, default=5, label="Durée (minutes)")
    contenu = ContenuEtapeBlock(label="Contenu")

    class Meta:
        icon = "form"
        label = "Étape"
        template = "parcours/blocs/etape.html"
        preview_value = {
            "titre": "Deux portes, pas une de plus",
            "duree_minutes": 5,
            "contenu": [("texte", "<p>Une personne qui repart avec une adresse sur un papier peut se perdre.</p>")],
        }
        description = "Une seule idée par étape. Elle garde son identité si vous la déplacez."

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The live cards of the step, read together: their number does not change the number of queries."""
        contexte = super().get_context(value, parent_context)
        contexte["cartes"] = cartes_de(value["contenu"], contexte.get("request"))
        return contexte


class EtapesBlock(blocks.StreamBlock):
    """The steps of a module, in order."""

    etape = EtapeBlock()
