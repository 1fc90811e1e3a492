"""Blocks to look at: figures drawn from their numbers, processes, timelines, the same thing in two states, places
to touch.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage, AbstractRendition

from home.blocks import SceneBlock
from home.dessins.cartes import carte_region
from home.dessins.lieux import HAUTEUR
from home.dessins.lieux import LARGEUR as LARGEUR_BLOCKS_IMAGES
from home.temps.typographie import nombre, typo
from safran.parcours.blocks.textes import BlocAncre, refuser, refuser_lignes
from safran.parcours.choices import FormeFigure

# Figures of a step drawn from their numbers: widths of bars, points of a line, shades of a map. Pure arithmetic.

LARGEUR, HAUT, BAS, GAUCHE, DROITE = 640, 30, 200, 64, 616
NOMS_AU_PLUS = 8
TEINTES = 4


@dataclass(frozen=True)
class Rang:
    """One line of a figure: its name, its number as read, the width of its bar, its share of the whole."""

    nom: str
    valeur: Decimal
    largeur: str
    part: int
    premier: bool

    @property
    def dite(self) -> str:
        return nombre(int(self.valeur) if self.valeur == self.valeur.to_integral_value() else self.valeur.normalize())


def rangs_de(lignes: Iterable[Any]) -> list[Rang]:
    """The lines of a figure; the longest bar is the highest number."""
    paires = [(ligne["nom"], Decimal(ligne["valeur"] or 0)) for ligne in lignes]
    haut = max((valeur for _, valeur in paires), default=Decimal(0))
    total = sum(valeur for _, valeur in paires)
    return [
        Rang(
            nom=nom,
            valeur=valeur,
            largeur=f"{100 * valeur / haut:.1f}" if haut else "0",
            part=round(100 * valeur / total) if total else 0,
            premier=bool(haut) and valeur == haut,
        )
        for nom, valeur in paires
    ]


def courbe_de(rangs: Sequence[Rang]) -> dict[str, Any]:
    """The line through these numbers, from zero to a round height above them.

    Where there is no room for all the names, some points have none.
    """
    sommet = _rond(max((rang.valeur for rang in rangs), default=Decimal(1)))
    pas = (DROITE - GAUCHE) / max(1, len(rangs) - 1)
    un_sur = math.ceil(len(rangs) / NOMS_AU_PLUS)
    points = [
        {
            "x": f"{GAUCHE + pas * numero:.0f}",
            "y": f"{BAS - (BAS - HAUT) * float(rang.valeur / sommet):.0f}",
            "nom": rang.nom if numero % un_sur == 0 else "",
            "dite": rang.dite,
        }
        for numero, rang in enumerate(rangs)
    ]
    return {
        "trait": " ".join(f"{point['x']},{point['y']}" for point in points),
        "points": points,
        "sommet": nombre(int(sommet) if sommet >= 1 else float(sommet)),
        "haut": HAUT,
        "bas": BAS,
        "gauche": GAUCHE,
        "droite": DROITE,
    }


def _rond(valeur: Decimal) -> Decimal:
    """The round number just above: 1, 2 or 5 times a power of ten."""
    if valeur <= 0:
        return Decimal(1)
    unite = Decimal(10) ** valeur.adjusted()
    return next(unite * fois for fois in (1, 2, 5, 10) if unite * fois >= valeur)


def teintes_de(rangs: Sequence[Rang]) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """The shade of each territory, from 0 for nothing to 4, and the key of those that are used."""
    haut = max((rang.valeur for rang in rangs), default=Decimal(0))
    classes = {rang.nom: math.ceil(TEINTES * rang.valeur / haut) if haut else 0 for rang in rangs}
    legende = []
    for classe in sorted(set(classes.values())):
        siens = sorted((rang for rang in rangs if classes[rang.nom] == classe), key=lambda rang: rang.valeur)
        legende.append({"classe": classe, "de": siens[0].dite, "a": siens[-1].dite})
    return classes, legende


RANGS_MAX, MOMENTS_MAX, TEMPS_MAX = 24, 20, 12


class RangBlock(blocks.StructBlock):
    """One line of a figure."""

    nom = blocks.CharBlock(max_length=60, label="Nom")
    valeur = blocks.DecimalBlock(min_value=0, max_value=999_999_999, decimal_places=2, label="Nombre")


class FigureBlock(BlocAncre):
    """Numbers drawn as bars, a line or the map of the bassins; the same numbers always follow as a table."""

    titre = blocks.CharBlock(max_length=160, label="Titre", help_text="La question à laquelle la figure répond.")
    forme = blocks.ChoiceBlock(
        choices=FormeFigure.choices,
        default=FormeFigure.BARRES,
        label="Forme",
        help_text="Des barres pour comparer, une ligne pour suivre dans le temps, la carte pour situer.",
    )
    repere = blocks.CharBlock(max_length=60, label="Ce que nomme chaque ligne", help_text="« Année », « Bassin ».")
    mesure = blocks.CharBlock(max_length=60, label="Ce que l’on compte", help_text="« Personnes », « Lieux ».")
    rangs = blocks.ListBlock(
        RangBlock(label="Ligne"),
        min_num=2,
        max_num=RANGS_MAX,
        label="Lignes",
        help_text="Sur la carte, le nom exact de chaque bassin.",
    )
    parts = blocks.BooleanBlock(required=False, label="Ajouter au tableau la part de chaque ligne")
    lecture = blocks.CharBlock(
        max_length=300,
        label="Ce que la figure montre",
        help_text="En une phrase : elle se lit sous le dessin, et le remplace pour qui ne le voit pas.",
    )
    source = blocks.CharBlock(max_length=200, label="Source", help_text="Qui a compté, où et quand.")

    class Meta:
        icon = "table"
        label = "Figure chiffrée"
        template = "parcours/blocs/figure.html"
        preview_value = {
            "titre": "Qui a parlé de la reconnaissance en premier ?",
            "forme": "BARRES",
            "repere": "Premier interlocuteur",
            "mesure": "Personnes",
            "rangs": [
                {"nom": "Lieu du réseau", "valeur": 148},
                {"nom": "Employeur", "valeur": 96},
                {"nom": "Proche", "valeur": 58},
            ],
            "parts": True,
            "lecture": "Près d’une personne sur deux l’apprend dans un lieu du réseau.",
            "source": "Données d’exemple.",
        }
        description = "Quelques nombres, dessinés en barres, en ligne ou sur la carte des bassins, avec leur tableau."

    def clean(self, value: Any) -> Any:
        propre = super().clean(value)
        noms = [ligne["nom"].strip() for ligne in propre["rangs"]]
        fautes = {
            rang: refuser("nom", f"« {nom} » est déjà une ligne de la figure.")
            for rang, nom in enumerate(noms)
            if nom and nom in noms[:rang]
        }
        if propre["forme"] == FormeFigure.CARTE:
            connus = bassins_nommes()
            fautes |= {
                rang: refuser("nom", f"« {nom} » n’est le nom d’aucun bassin.")
                for rang, nom in enumerate(noms)
                if nom and nom not in connus
            }
        if fautes:
            raise refuser_lignes("rangs", fautes)
        if not self.is_deferred_validation and not any(ligne["valeur"] for ligne in propre["rangs"]):
            raise refuser("rangs", "Tous les nombres sont à zéro : il n’y a rien à dessiner.")
        return propre

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        rangs = rangs_de(value["rangs"])
        contexte = {**super().get_context(value, parent_context), "rangs": rangs}
        if value["forme"] == FormeFigure.LIGNE:
            contexte["courbe"] = courbe_de(rangs)
        if value["forme"] == FormeFigure.CARTE:
            valeurs, contexte["teintes"] = teintes_de(rangs)
            contexte["contours"] = contours = contexte.get("contours") or _contours()
            dessin = carte_region(contours, (), typo(value["lecture"]), valeurs=valeurs)
            contexte["carte"] = dessin if contours["features"] else ""
        return contexte


def contours_de(contenu: Any) -> dict[str, Any] | None:
    """The outlines that the maps of a step share; None when it has no map."""
    figures = (bloc.value for bloc in contenu if bloc.block_type == "figure")
    return _contours() if any(figure["forme"] == FormeFigure.CARTE for figure in figures) else None


def _contours() -> dict[str, Any]:
    from reseau.territoires.portes import couche_collection, couche_lire

    return couche_collection(couche_lire("bassins"))


def bassins_nommes() -> set[str]:
    """The names that the map knows today."""
    from reseau.territoires.models import Bassin

    return set(Bassin.objects.en_vigueur().values_list("nom", flat=True))


class TempsBlock(blocks.StructBlock):
    """One step of a process."""

    titre = blocks.CharBlock(max_length=80, label="Titre")
    texte = blocks.TextBlock(max_length=300, required=False, label="Ce qui s’y passe")


class SchemaBlock(BlocAncre):
    """A process, step after step."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    temps = blocks.ListBlock(
        TempsBlock(label="Temps"), min_num=2, max_num=TEMPS_MAX, label="Temps", help_text="Du premier au dernier."
    )

    class Meta:
        icon = "list-ol"
        label = "Schéma en étapes"
        template = "parcours/blocs/schema.html"
        preview_value = {
            "titre": "D’une porte à l’autre",
            "temps": [
                {"titre": "Écouter", "texte": "Dix minutes, assis, sans formulaire."},
                {"titre": "Repérer", "texte": "Avec la personne, la deuxième porte."},
                {"titre": "Passer le relais", "texte": "Un appel, un nom, une date."},
            ],
        }
        description = "Une démarche en quelques temps, dans l’ordre."


class MomentBlock(blocks.StructBlock):
    """One date of a timeline."""

    quand = blocks.CharBlock(max_length=60, label="Quand", help_text="« 2014 », « Trois mois après ».")
    texte = blocks.TextBlock(max_length=300, label="Ce qui arrive")


class FriseBlock(BlocAncre):
    """What happens when, from the oldest to the latest."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    moments = blocks.ListBlock(
        MomentBlock(label="Moment"),
        min_num=2,
        max_num=MOMENTS_MAX,
        label="Moments",
        help_text="Du plus ancien au plus récent.",
    )

    class Meta:
        icon = "date"
        label = "Frise"
        template = "parcours/blocs/frise.html"
        preview_value = {
            "titre": "Le conseil en évolution professionnelle",
            "moments": [
                {"quand": "2014", "texte": "La loi crée le conseil, à trois niveaux."},
                {"quand": "2019", "texte": "Le cahier des charges passe à deux niveaux."},
            ],
        }
        description = "Des dates et ce qui y arrive, dans l’ordre."


# Blocks made of pictures: the same thing in two states, places to touch.

POINTS_MAX = 9
MILLE = 1000
JEU = 0.01  # ce dont deux formats peuvent différer


class VueBlock(blocks.StructBlock):
    """Something to look at: a picture of the library, or a drawn scene."""

    image = ImageBlock(required=False, label="Image")
    scene = blocks.ListBlock(SceneBlock(), max_num=1, default=[], label="Ou une scène dessinée")

    def clean(self, value: Any) -> Any:
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
    return HAUTEUR / LARGEUR_BLOCKS_IMAGES if dessin else 0.0


class PointBlock(blocks.StructBlock):
    """One place on a picture."""

    nom = blocks.CharBlock(max_length=80, label="Nom")
    texte = blocks.TextBlock(max_length=400, label="Ce qu’il faut y voir")
    gauche = blocks.IntegerBlock(label="Depuis la gauche (%)", help_text="0 au bord gauche, 100 au bord droit.")
    haut = blocks.IntegerBlock(label="Depuis le haut (%)", help_text="0 en haut, 100 en bas.")

    def clean(self, value: Any) -> Any:
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
