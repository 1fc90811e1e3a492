"""The drawn scene: authors compose it from a palette, and never have to look for a photograph."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from home.scenes import (
    CHOSES_MAX,
    GENS_MAX,
    Figure,
    Geste,
    Humeur,
    Lieu,
    Objet,
    Personnage,
    Pose,
    scene_dessiner,
    scene_dire,
)


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
