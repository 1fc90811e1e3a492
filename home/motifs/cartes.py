"""The map of the region, drawn on the server."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from home.motifs.svg import trace

_OUEST, _EST, _SUD, _NORD = -1.62, 1.25, 45.05, 47.2
_RETRECI = math.cos(math.radians(46.1))
_ECHELLE = 230


def _projeter(longitude: float, latitude: float) -> tuple[float, float]:
    return (longitude - _OUEST) * _RETRECI * _ECHELLE, (_NORD - latitude) * _ECHELLE


def _anneau(sommets: Sequence[Sequence[float]]) -> str:
    """One ring in whole pixels and relative deplacements, which is the shortest way to write it."""
    pixels = [(round(x), round(y)) for x, y in (_projeter(float(point[0]), float(point[1])) for point in sommets)]
    deplacements = [
        f"{apres[0] - avant[0]} {apres[1] - avant[1]}" for avant, apres in pairwise(pixels) if avant != apres
    ]
    return f"M{pixels[0][0]} {pixels[0][1]}l" + " ".join(deplacements) + "z" if deplacements else ""


def _contour(geometrie: Mapping[str, Any]) -> str:
    """The `d` of a GeoJSON Polygon or MultiPolygon."""
    coordonnees = geometrie["coordinates"]
    polygones = coordonnees if geometrie["type"] == "MultiPolygon" else [coordonnees]
    return "".join(_anneau(anneau) for polygone in polygones for anneau in polygone)


def _point(point: Mapping[str, Any]) -> str:
    """A numbered pin (`n`), or a town with its name (`nom`); `dx` deplacements the name, `on` marks the chosen pin."""
    x, y = _projeter(float(point["lon"]), float(point["lat"]))
    if point.get("n"):
        return (
            f'<g class="repere{" choisi" if point.get("on") else ""}" transform="translate({x:.0f} {y:.0f})">'
            '<path d="M0 2C-15 -6 -17 -24 0 -38C17 -24 15 -6 0 2Z"/>'
            f'<text y="-13" text-anchor="middle">{conditional_escape(point["n"])}</text></g>'
        )
    decalage = float(point.get("dx", 9))
    ancre = "end" if decalage < 0 else "start"
    return (
        f'<circle class="ville" cx="{x:.0f}" cy="{y:.0f}" r="4"/>'
        f'<text class="ville-nom" x="{x + decalage:.0f}" y="{y + 5:.0f}" text-anchor="{ancre}">'
        f"{conditional_escape(point['nom'])}</text>"
    )


# The outlines drawn last: most pages draw the very same collection, nothing telling its areas apart.
_dernieres: tuple[object, list[tuple[str, str]], SafeString] = (None, [], SafeString(""))


def _aires(contours: Mapping[str, Any]) -> tuple[list[tuple[str, str]], SafeString]:
    """The name and the path of each area; all of them drawn alike."""
    global _dernieres
    if _dernieres[0] is not contours:
        aires = [(aire["properties"]["nom"], _contour(aire["geometry"])) for aire in contours["features"]]
        _dernieres = (contours, aires, _dessiner(("bassin", trace_aire) for _, trace_aire in aires))
    return _dernieres[1:]


def _dessiner(aires: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<path class="{}" d="{}"/>', aires)


def carte_region(
    contours: Mapping[str, Any],
    points: Sequence[Mapping[str, Any]] = (),
    titre: str = "Carte du Poitou-Charentes et de ses bassins",
    actif: str = "",
    valeurs: Mapping[str, int] | None = None,
) -> SafeString:
    """The region drawn from a GeoJSON collection whose features carry `properties.nom`.

    `points` are mappings with `lon`, `lat` and either `n` (pin number) or `nom` (town). `actif` is the name of
    the highlighted area; `valeurs` gives each area a class from 0 to 4. The list beside it must say the same.
    """
    aires, dessin = _aires(contours)
    if actif or valeurs is not None:
        dessin = _dessiner((_classe(nom, actif, valeurs), trace_aire) for nom, trace_aire in aires)
    largeur, hauteur = _projeter(_EST, _SUD)
    return format_html(
        '<svg class="carte-region" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        f"{largeur:.0f}",
        f"{hauteur:.0f}",
        titre,
        dessin,
        trace("".join([_point(point) for point in points])),
    )


def _classe(nom: str, actif: str, valeurs: Mapping[str, int] | None) -> str:
    classe = "bassin" if valeurs is None else f"bassin v{int(valeurs.get(nom, 0))}"
    return f"{classe} actif" if actif and actif == nom else classe
