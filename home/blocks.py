"""Editorial blocks that every room may use, with a preview and help in French; the drawn scene among them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from home.choices import NatureEncadre
from home.dessins.personnages import Geste, Humeur, Lieu, Objet, Personnage, Pose
from home.dessins.scenes import CHOSES_MAX, GENS_MAX, Figure, scene_dessiner, scene_dire

# The drawn scene: authors compose it from a palette, and never have to look for a photograph.


class FigureBlock(blocks.StructBlock):
    """Somebody in the scene."""

    qui = blocks.ChoiceBlock(choices=Personnage.choices, label="Personnage")
    pose = blocks.ChoiceBlock(choices=Pose.choices, default=Pose.DEBOUT, label="Pose")
    geste = blocks.ChoiceBlock(choices=Geste.choices, default=Geste.BAS, label="Geste")
    humeur = blocks.ChoiceBlock(choices=Humeur.choices, default=Humeur.SOURIT, label="Visage")

    class Meta:
        icon = "user"
        label = "Personnage"
        label_format = "{qui}"


class SceneBlock(blocks.StructBlock):
    """A place, up to three people, things around; drawn as the page is, light, dark or on paper."""

    lieu = blocks.ChoiceBlock(choices=Lieu.choices, default=Lieu.ACCUEIL, label="Lieu")
    personnages = blocks.ListBlock(
        FigureBlock(), min_num=0, max_num=GENS_MAX, default=[], label="Personnages", help_text="Trois au plus."
    )
    objets = blocks.MultipleChoiceBlock(
        choices=Objet.choices,
        required=False,
        label="Objets",
        widget=CheckboxSelectMultiple,
        help_text="Quatre au plus ; ce qui n’a pas sa place dans le lieu choisi n’est pas dessiné.",
    )
    alternative = blocks.TextBlock(
        max_length=400,
        required=False,
        label="Texte alternatif",
        help_text="Ce que la scène raconte, pour qui ne la voit pas. Vide : une phrase tirée de la composition.",
        search_index=False,
    )
    legende = blocks.CharBlock(max_length=200, required=False, label="Légende")

    class Meta:
        icon = "image"
        label = "Scène dessinée"
        template = "blocks/scene.html"
        preview_value = {
            "lieu": Lieu.ACCUEIL,
            "personnages": [
                {"qui": Personnage.NADIA, "pose": Pose.DEBOUT, "geste": Geste.TIENT, "humeur": Humeur.SOURIT},
                {"qui": Personnage.YVES, "pose": Pose.DEBOUT, "geste": Geste.TEND, "humeur": Humeur.PARLE},
                {"qui": Personnage.AMINATA, "pose": Pose.FAUTEUIL, "geste": Geste.BAS, "humeur": Humeur.ATTENTIF},
            ],
            "objets": [Objet.AFFICHE, Objet.PLANTE],
            "alternative": "",
            "legende": "Au comptoir, un dossier suffit à commencer.",
        }
        description = "Un lieu, des personnages, des objets : une scène de la maison, sans photographie."

    def clean(self, value: Any) -> Any:
        """Refuse more things than a scene holds."""
        propre = super().clean(value)
        if len(propre["objets"]) > CHOSES_MAX:
            erreur = ValidationError("Choisissez quatre objets au plus.")
            raise StructBlockValidationError(block_errors={"objets": erreur})
        return propre

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The drawing, with the author's words or those of its composition."""
        contexte = super().get_context(value, parent_context)
        lieu, gens, objets = composition_lire(value)
        titre = value["alternative"] or scene_dire(lieu, gens, objets)
        return contexte | {"dessin": scene_dessiner(lieu, gens, objets, titre=titre)}


def composition_lire(value: Mapping[str, Any]) -> tuple[str, tuple[Figure, ...], tuple[str, ...]]:
    """The place, the people and the things of a scene; a draft may lack some of them, or hold what is no more."""
    gens = tuple(
        Figure(
            figure["qui"],
            figure["pose"] or Pose.DEBOUT,
            figure["geste"] or Geste.BAS,
            figure["humeur"] or Humeur.SOURIT,
        )
        for figure in value["personnages"]
        if figure["qui"] in Personnage.values
    )
    objets = tuple(quoi for quoi in value["objets"] or () if quoi in Objet.values)
    return value["lieu"] or Lieu.ACCUEIL, gens, objets


# Editorial blocks that every room may use, with a preview and help in French.

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
