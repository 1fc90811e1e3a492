"""What the territories offer to templates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from home.dessins.cartes import carte_region
from reseau.territoires.models import Bassin
from reseau.territoires.queries.bassins import Territoire
from reseau.territoires.queries.carte import couche_collection, couche_lire, couches_utiles

register = template.Library()


@register.simple_tag
def carte_bassins(
    points: Sequence[Mapping[str, Any]] = (),
    titre: str = "Carte du Poitou-Charentes et de ses bassins",
    actif: str = "",
    valeurs: Mapping[str, int] | None = None,
    couche: str = "bassins",
) -> SafeString:
    """The map of the bassins, or of another layer, drawn on the server; empty before the outlines are loaded.

    `points`, `actif` (the name of a bassin) and `valeurs` are those of `home.dessins.cartes.carte_region`.
    """
    collection = couche_collection(couche_lire(couche))
    return carte_region(collection, points, titre, actif, valeurs) if collection["features"] else SafeString("")


@register.simple_tag
def contours_credit(couche: str = "bassins") -> str:
    """Where the outlines of a layer come from, to show under a map."""
    return couche_collection(couche_lire(couche))["source"]


@register.simple_tag
def carte_reglages(
    couche: str = "bassins", points: Sequence[Mapping[str, Any]] = (), titre: str = "", autour: Territoire | None = None
) -> dict[str, Any]:
    """Everything a map shows: the layer chosen and the others, the drawing, its source, the tiles, none by default.

    `autour`, the bassin of the page, is drawn close, and no other layer is offered.
    """
    choisie = couche_lire(couche)
    tuiles = {"tuiles": settings.TUILES_URL, "attribution": settings.TUILES_ATTRIBUTION}
    if autour:
        return {
            "couche": choisie,
            "actif": autour.bassin.nom,
            "source": autour.contours["source"],
            "dessin": autour.dessiner(points or (), titre),
            "villes": autour.villes,
            **tuiles,
        }
    collection = couche_collection(choisie)
    return {
        "couche": choisie,
        "couches": couches_utiles(),
        "source": collection["source"],
        "dessin": carte_region(collection, points or (), titre) if collection["features"] else "",
        **tuiles,
    }


@register.simple_tag
def bassins_liste() -> list[Bassin]:
    """The bassins in force today, by name."""
    return list(Bassin.objects.en_vigueur())
