"""Blocks made of pictures: the same thing in two states, places to touch."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage

from safran.parcours.blocks_socle import BlocAncre, refuser

POINTS_MAX = 9
MILLE = 1000


class EtatBlock(blocks.StructBlock):
    """One of two states: a picture, words, or both."""

    nom = blocks.CharBlock(max_length=60, label="Nom", help_text="« Avant », « Le bureau d’hier ».")
    image = ImageBlock(required=False, label="Image")
    texte = blocks.TextBlock(max_length=400, required=False, label="Ce qu’il faut y voir")

    def clean(self, value: Any) -> Any:
        """Refuse a state that shows and says nothing."""
        propre = super().clean(value)
        if not self.is_deferred_validation and not propre["image"] and not propre["texte"].strip():
            raise refuser("texte", "Montrez une image ou écrivez ce qu’il faut voir.")
        return propre


class AvantApresBlock(BlocAncre):
    """The same thing in two states, side by side."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    avant = EtatBlock(label="Premier état")
    apres = EtatBlock(label="Second état")

    class Meta:
        icon = "image"
        label = "Avant et après"
        template = "parcours/blocs/avant_apres.html"
        preview_value = {
            "titre": "La même phrase, dite autrement",
            "avant": {"nom": "Avant", "image": None, "texte": "« Il faut vous inscrire en ligne. »"},
            "apres": {"nom": "Après", "image": None, "texte": "« On peut le faire ensemble, maintenant. »"},
        }
        description = "Deux états côte à côte. Avec deux images de même format, un curseur passe de l’une à l’autre."

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Say whether a cursor may go from one picture to the other."""
        contexte = super().get_context(value, parent_context)
        images = [value[cle]["image"] for cle in ("avant", "apres")]
        contexte["curseur"] = all(images) and _meme_format(*images)
        return contexte


def _meme_format(une: Any, autre: Any) -> bool:
    """Two pictures that lie on each other, but for one in a hundred."""
    return abs(une.width * autre.height - autre.width * une.height) * 100 <= une.width * autre.height


class PointBlock(blocks.StructBlock):
    """One place on a picture."""

    nom = blocks.CharBlock(max_length=80, label="Nom")
    texte = blocks.TextBlock(max_length=400, label="Ce qu’il faut y voir")
    gauche = blocks.IntegerBlock(label="Depuis la gauche (%)", help_text="0 au bord gauche, 100 au bord droit.")
    haut = blocks.IntegerBlock(label="Depuis le haut (%)", help_text="0 en haut, 100 en bas.")

    def clean(self, value: Any) -> Any:
        """Refuse a place outside of the picture."""
        propre = super().clean(value)
        dehors = ValidationError("Ce point tombe hors de l’image : écrivez un nombre de 0 à 100.")
        fautes = {cle: dehors for cle in ("gauche", "haut") if not 0 <= (propre[cle] or 0) <= 100}
        if fautes:
            raise StructBlockValidationError(block_errors=fautes)
        return propre


class PointsBlock(BlocAncre):
    """Places to touch on a picture; the list under it says the same."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    image = ImageBlock(label="Image")
    points = blocks.ListBlock(PointBlock(label="Point"), min_num=1, max_num=POINTS_MAX, label="Points")

    class Meta:
        icon = "crosshairs"
        label = "Points sur une image"
        template = "parcours/blocs/points.html"
        preview_template = "parcours/blocs/apercu_points.html"
        preview_value = {
            "titre": "Ce que le lieu dit avant vous",
            "image": None,
            "points": [
                {"nom": "La table", "texte": "Un dessous libre laisse passer les genoux.", "gauche": 30, "haut": 60},
                {"nom": "Le passage", "texte": "Quatre-vingt-dix centimètres.", "gauche": 75, "haut": 45},
            ],
        }
        description = "Une image, des points numérotés à toucher, et la liste qui dit la même chose."

    def clean(self, value: Any) -> Any:
        """Refuse a picture without words: its points are said of something."""
        propre = super().clean(value)
        if getattr(propre["image"], "decorative", False):
            raise refuser("image", "Décrivez l’image : des points y renvoient, elle n’est pas décorative.")
        return propre

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the height of the drawing for a width of a thousand, and where each point falls on it."""
        contexte = super().get_context(value, parent_context)
        image = value["image"]
        haut = round(MILLE * image.height / image.width) if image else 0
        points = [(point, point["gauche"] * MILLE // 100, point["haut"] * haut // 100) for point in value["points"]]
        return {**contexte, "hauteur": haut, "points": points}


def images_preparer(contenu: Any) -> None:
    """Read at once the sizes in which the pictures of a step are already made."""
    images = list(_images(contenu))
    if images:
        prefetch_related_objects(images, "renditions")


def _images(valeur: Any) -> Iterator[AbstractImage]:
    """Every picture, however deep it stands in the blocks."""
    if isinstance(valeur, AbstractImage):
        yield valeur
    elif isinstance(valeur, blocks.StructValue):
        for dedans in valeur.values():
            yield from _images(dedans)
    elif isinstance(valeur, blocks.list_block.ListValue):
        for dedans in valeur:
            yield from _images(dedans)
    elif isinstance(valeur, blocks.StreamValue):
        for bloc in valeur:
            yield from _images(bloc.value)
