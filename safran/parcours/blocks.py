"""Blocks of a step; the identity of a step is the UUID that Wagtail gives to its block."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from home.blocks import CitationBlock, EncadreBlock, ImageLegendeeBlock, TexteBlock
from safran.parcours.blocks_fiches import FichePratiqueBlock, FicheStructureBlock, cartes_de
from safran.parcours.blocks_fichiers import AudioBlock, VideoBlock

TEXTE_COURT = ["bold", "italic", "ul", "ol", "link"]


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

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The live cards of the step, read together: their number does not change the number of queries."""
        contexte = super().get_context(value, parent_context)
        contexte["cartes"] = cartes_de(value["contenu"], contexte.get("request"))
        return contexte


class EtapesBlock(blocks.StreamBlock):
    """The steps of a module, in order."""

    etape = EtapeBlock()
