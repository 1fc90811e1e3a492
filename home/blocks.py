"""Editorial blocks that every room may use, with a preview and help in French."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from home.blocks_scenes import SceneBlock
from home.choices import NatureEncadre

FONCTIONS_TEXTE = ["h2", "h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "superscript"]


class TexteBlock(blocks.RichTextBlock):
    """Rich text limited to what a reader needs."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("features", FONCTIONS_TEXTE)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Texte"
        template = "blocks/texte.html"
        preview_value = "<p>Un paragraphe court, une idée. <b>Un mot important</b> suffit.</p>"
        description = "Un ou plusieurs paragraphes, des listes, des sous-titres."


class EncadreBlock(blocks.StructBlock):
    """A callout that stands out of the text."""

    nature = blocks.ChoiceBlock(choices=NatureEncadre.choices, default=NatureEncadre.RETENIR, label="Nature")
    titre = blocks.CharBlock(max_length=120, label="Titre", required=False)
    texte = blocks.RichTextBlock(features=["bold", "italic", "ul", "ol", "link"], label="Texte")

    class Meta:
        icon = "info-circle"
        label = "Encadré"
        template = "blocks/encadre.html"
        preview_value = {
            "nature": "RETENIR",
            "titre": "Deux portes, pas davantage",
            "texte": "<p>La personne passe par deux services au plus.</p>",
        }
        description = "Ce qu’il faut retenir, une mise en garde ou un exemple."


class CitationBlock(blocks.StructBlock):
    """Someone's words, with their agreement and without their name when they are a visitor of the service."""

    texte = blocks.TextBlock(label="Paroles", max_length=600)
    auteur = blocks.CharBlock(label="Qui parle", max_length=120, help_text="Jamais le nom d’une personne reçue.")

    class Meta:
        icon = "openquote"
        label = "Citation"
        template = "blocks/citation.html"
        preview_value = {
            "texte": "On m’a écoutée, puis accompagnée jusqu’à la bonne personne.",
            "auteur": "Une participante",
        }
        description = "Des paroles recueillies avec l’accord de la personne."


class ImageLegendeeBlock(blocks.StructBlock):
    """An image, its alternative text and an optional caption."""

    image = ImageBlock(label="Image")
    legende = blocks.CharBlock(label="Légende", max_length=200, required=False)

    class Meta:
        icon = "image"
        label = "Image"
        template = "blocks/image.html"
        preview_template = "blocks/apercu_image.html"
        description = "Une image avec son texte alternatif."


class CorpsBlock(blocks.StreamBlock):
    """The body of an editorial page."""

    texte = TexteBlock()
    encadre = EncadreBlock()
    citation = CitationBlock()
    image = ImageLegendeeBlock()
    scene = SceneBlock()
