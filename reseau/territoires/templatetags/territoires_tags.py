"""What the territories offer to templates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from home.motifs.cartes import carte_region
from reseau.territoires.models import Bassin
from reseau.territoires.queries import bassins_collection

register = template.Library()


@register.simple_tag
def carte_bassins(
    points: Sequence[Mapping[str, Any]] = (),
    titre: str = "Carte du Poitou-Charentes et de ses bassins",
    actif: str = "",
    valeurs: Mapping[str, int] | None = None,
) -> SafeString:
    """The map of the bassins drawn on the server; empty before the outlines are loaded.

    `points`, `actif` (the name of a bassin) and `valeurs` are those of `home.motifs.cartes.carte_region`.
    """
    collection = bassins_collection()
    return carte_region(collection, points, titre, actif, valeurs) if collection["features"] else SafeString("")


@register.simple_tag
def contours_credit() -> str:
    """Where the outlines come from, to show under a map."""
    return bassins_collection()["source"]


@register.simple_tag
def bassins_liste() -> list[Bassin]:
    """The bassins in force today, by name."""
    return list(Bassin.objects.en_vigueur())
