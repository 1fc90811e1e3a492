"""Blocks of a step; the identity of a step is the UUID that Wagtail gives to its block."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from home.blocks import CitationBlock, EncadreBlock, ImageLegendeeBlock, TexteBlock
from home.blocks_scenes import SceneBlock
from safran.parcours.blocks_actes import AVousBlock, CartesBlock, ListeCochesBlock, TermeBlock
from safran.parcours.blocks_dialogue import DialogueBlock
from safran.parcours.blocks_fiches import FichePratiqueBlock, FicheStructureBlock
from safran.parcours.blocks_fichiers import AudioBlock, VideoBlock
from safran.parcours.blocks_figures import FigureBlock, FriseBlock, SchemaBlock
from safran.parcours.blocks_images import AvantApresBlock, PointsBlock
from safran.parcours.blocks_medias import VideoDistanteBlock
from safran.parcours.blocks_questions import QuestionEtapeBlock
from safran.parcours.blocks_textes import CasBlock, DefinitionBlock, PieceBlock


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
    scene = SceneBlock()
    citation = CitationBlock()
    document = PieceBlock()
    video = VideoBlock()
    audio = AudioBlock()
    video_distante = VideoDistanteBlock()
    figure = FigureBlock()
    schema = SchemaBlock()
    frise = FriseBlock()
    avant_apres = AvantApresBlock()
    points = PointsBlock()
    dialogue = DialogueBlock()
    cartes = CartesBlock()
    coches = ListeCochesBlock()
    terme = TermeBlock()
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
        """A length that is not the computed one has its reason."""
        propre = super().clean(value)
        if propre["duree_minutes"] and not propre["duree_motif"].strip():
            erreur = ValidationError("Dites pourquoi, ou laissez la durée se compter sur le contenu.")
            raise StructBlockValidationError(block_errors={"duree_motif": erreur})
        return propre


class EtapesBlock(blocks.StreamBlock):
    """The steps of a module, in order."""

    etape = EtapeBlock()
