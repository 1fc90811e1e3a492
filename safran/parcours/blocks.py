"""Blocks of a step; the identity of a step is the UUID that Wagtail gives to its block."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from home.blocks import CitationBlock, EncadreBlock, ImageLegendeeBlock, TexteBlock
from home.durees_medias import duree_du_fichier
from safran.parcours.blocks_fiches import FichePratiqueBlock, FicheStructureBlock, cartes_de

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


def duree_jouee() -> blocks.IntegerBlock:
    """How long a medium plays, for the expected length of the step."""
    aide = "Vide : lue dans le fichier. S’il ne la dit pas, la transcription compte comme lue."
    return blocks.IntegerBlock(min_value=1, max_value=36_000, required=False, label="Durée (secondes)", help_text=aide)


def duree_completer(propre: Any, genre: str) -> None:
    """Write the length that the file of a medium gives, when its author gave none."""
    if not propre.get("duree_secondes"):
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
        if PurePath(propre["video"].filename).suffix.lower() not in VIDEOS:
            erreurs["video"] = ValidationError("Choisissez un fichier MP4 ou WebM.")
        if PurePath(propre["sous_titres"].filename).suffix.lower() not in SOUS_TITRES:
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
        if PurePath(propre["audio"].filename).suffix.lower() not in SONS:
            erreur = ValidationError("Choisissez un fichier MP3.")
            raise StructBlockValidationError(block_errors={"audio": erreur})
        duree_completer(propre, "audio")
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
        template = "parcours/blocs/etape.html"
        preview_value = {
            "titre": "Deux portes, pas une de plus",
            "contenu": [("texte", "<p>Une personne qui repart avec une adresse sur un papier peut se perdre.</p>")],
        }
        description = "Une seule idée par étape. Elle garde son identité si vous la déplacez."

    def clean(self, value: Any) -> Any:
        """A length that is not the computed one has its reason."""
        propre = super().clean(value)
        if propre["duree_minutes"] and not propre["duree_motif"].strip():
            erreur = ValidationError("Dites pourquoi, ou laissez la durée se compter sur le contenu.")
            raise StructBlockValidationError(block_errors={"duree_motif": erreur})
        return propre

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The live cards of the step, read together: their number does not change the number of queries."""
        contexte = super().get_context(value, parent_context)
        contexte["cartes"] = cartes_de(value["contenu"], contexte.get("request"))
        return contexte


class EtapesBlock(blocks.StreamBlock):
    """The steps of a module, in order."""

    etape = EtapeBlock()
