"""Blocks made of pictures: the same thing in two states, places to touch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage, AbstractRendition

from home.blocks_scenes import SceneBlock
from home.scenes.lieux import HAUTEUR, LARGEUR
from safran.parcours.blocks_socle import BlocAncre, refuser

POINTS_MAX = 9
MILLE = 1000
JEU = 0.01  # ce dont deux formats peuvent différer


class VueBlock(blocks.StructBlock):
    """Something to look at: a picture of the library, or a drawn scene."""

    image = ImageBlock(required=False, label="Image")
    scene = blocks.ListBlock(SceneBlock(), max_num=1, default=[], label="Ou une scène dessinée")

    def clean(self, value: Any) -> Any:
        """Refuse a picture and a scene together."""
        propre = super().clean(value)
        if propre["image"] and propre["scene"]:
            raise refuser("scene", "Choisissez une image ou une scène, pas les deux.")
        return propre


def dessin_de(vue: Any) -> SafeString | None:
    """The drawn scene, when there is one."""
    for bloc in vue["scene"].bound_blocks:
        dessin: SafeString = bloc.block.get_context(bloc.value)["dessin"]
        return dessin
    return None


class EtatBlock(VueBlock):
    """One of two states: something to look at, words, or both."""

    nom = blocks.CharBlock(max_length=60, label="Nom", help_text="« Avant », « Le bureau d’hier ».")
    texte = blocks.TextBlock(max_length=400, required=False, label="Ce qu’il faut y voir")

    class Meta:
        form_layout = ["nom", "image", "scene", "texte"]

    def clean(self, value: Any) -> Any:
        """Refuse a state that shows and says nothing."""
        propre = super().clean(value)
        muet = not propre["image"] and not propre["scene"] and not propre["texte"].strip()
        if muet and not self.is_deferred_validation:
            raise refuser("texte", "Montrez une image ou une scène, ou écrivez ce qu’il faut voir.")
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
            "avant": {"nom": "Avant", "image": None, "scene": [], "texte": "« Il faut vous inscrire en ligne. »"},
            "apres": {"nom": "Après", "image": None, "scene": [], "texte": "« On peut le faire ensemble. »"},
        }
        description = "Deux états côte à côte. Avec deux images de même format, un curseur passe de l’une à l’autre."

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The two states with their drawings, and whether a cursor may go from one to the other."""
        etats = [(value[cle], dessin_de(value[cle])) for cle in ("avant", "apres")]
        formats = [_format(etat["image"], dessin) for etat, dessin in etats]
        curseur = all(formats) and abs(formats[0] - formats[1]) <= JEU * formats[0]
        return {**super().get_context(value, parent_context), "etats": etats, "curseur": curseur}


def _format(image: Any, dessin: SafeString | None) -> float:
    """The height of what is shown for a width of one; 0 when there is nothing to show."""
    if image:
        return image.height / image.width
    return HAUTEUR / LARGEUR if dessin else 0.0


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


class PointsBlock(VueBlock, BlocAncre):
    """Places to touch on a picture or on a scene; the list under it says the same."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    points = blocks.ListBlock(PointBlock(label="Point"), min_num=1, max_num=POINTS_MAX, label="Points")

    class Meta:
        icon = "crosshairs"
        label = "Points sur une image"
        template = "parcours/blocs/points.html"
        preview_value = {
            "titre": "Ce que le lieu dit avant vous",
            "image": None,
            "scene": [{"lieu": "bureau", "personnages": [], "objets": ["plante"], "alternative": "", "legende": ""}],
            "points": [
                {"nom": "La table", "texte": "Un dessous libre laisse passer les genoux.", "gauche": 30, "haut": 60},
                {"nom": "Le passage", "texte": "Quatre-vingt-dix centimètres.", "gauche": 75, "haut": 45},
            ],
        }
        description = "Une image ou une scène, des points numérotés à toucher, et la liste qui dit la même chose."
        form_layout = ["titre", "image", "scene", "points"]

    def clean(self, value: Any) -> Any:
        """Refuse points on nothing, or on a picture without words: they are said of something."""
        propre = super().clean(value)
        if not self.is_deferred_validation and not propre["image"] and not propre["scene"]:
            raise refuser("image", "Choisissez une image, ou composez une scène.")
        if getattr(propre["image"], "decorative", False):
            raise refuser("image", "Décrivez l’image : des points y renvoient, elle n’est pas décorative.")
        return propre

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the height of the drawing for a width of a thousand, and where each point falls on it."""
        contexte = super().get_context(value, parent_context)
        dessin = dessin_de(value)
        haut = round(MILLE * _format(value["image"], dessin))
        points = [
            (point, (point["gauche"] or 0) * MILLE // 100, (point["haut"] or 0) * haut // 100)
            for point in value["points"]
        ]
        return {**contexte, "hauteur": haut, "points": points, "dessin": dessin}


def images_preparer(montres: Iterable[Any]) -> None:
    """Read at once the sizes in which the pictures of these blocks are already made.

    A picture shown twice has its own words each time: its sizes are copied, each knows which showing it is of.
    """
    images = [image for bloc in montres for image in _images(bloc.value)]
    if not images:
        return
    tailles: dict[int, list[AbstractRendition]] = defaultdict(list)
    for taille in get_image_model().get_rendition_model().objects.filter(image__in={image.pk for image in images}):
        tailles[taille.image_id].append(taille)
    for image in images:
        image.prefetched_renditions = [copy(taille) for taille in tailles[image.pk]]
        for taille in image.prefetched_renditions:
            taille.image = image


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
