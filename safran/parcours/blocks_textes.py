"""Blocks to read: a word defined, a case to think about, a document to download."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from safran.parcours.blocks_socle import TEXTE_COURT


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
