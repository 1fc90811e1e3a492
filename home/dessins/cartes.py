"""The map of the region, or of one of its areas, drawn on the server."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from home.dessins.icones import trace

_RETRECI = math.cos(math.radians(46.1))
_MARGE, _COTE = 0.08, 470.0
_CADRES_MAX = 40
_LETTRE, _LIGNE = 8, 9  # pixels : la largeur d’une lettre d’un nom de ville, la moitié de sa hauteur


class Cadre(NamedTuple):
    """What a drawing shows of the earth, in degrees, and the pixels of one degree of latitude."""

    ouest: float
    est: float
    sud: float
    nord: float
    echelle: float

    def projeter(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place falls on the drawing."""
        return (longitude - self.ouest) * _RETRECI * self.echelle, (self.nord - latitude) * self.echelle


REGION = Cadre(-1.62, 1.25, 45.05, 47.2, 230)


def cadre_de(contours: Mapping[str, Any], nom: str) -> Cadre:
    """Close around the area of this name; the whole region when it has no outline."""
    geometrie = next((aire["geometry"] for aire in contours["features"] if aire["properties"]["nom"] == nom), None)
    if geometrie is None:
        return REGION
    ouest, est, sud, nord = _bornes(geometrie)
    large, haut = (est - ouest) * _MARGE, (nord - sud) * _MARGE
    cote = max((est - ouest + 2 * large) * _RETRECI, nord - sud + 2 * haut)
    return Cadre(ouest - large, est + large, sud - haut, nord + haut, _COTE / cote)


def _bornes(geometrie: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """West, east, south and north ends."""
    points = [point for anneau in _anneaux(geometrie) for point in anneau]
    xs, ys = [float(point[0]) for point in points], [float(point[1]) for point in points]
    return min(xs), max(xs), min(ys), max(ys)


def _se_voit(geometrie: Mapping[str, Any], cadre: Cadre) -> bool:
    """Falls in the frame, in part at least."""
    ouest, est, sud, nord = _bornes(geometrie)
    return ouest < cadre.est and est > cadre.ouest and sud < cadre.nord and nord > cadre.sud


class _Boite(NamedTuple):
    """What a name or a pin covers of the drawing."""

    gauche: float
    droite: float
    haut: float
    bas: float

    def touche(self, autre: _Boite) -> bool:
        """One covers a part of the other."""
        cote_a_cote = self.droite <= autre.gauche or autre.droite <= self.gauche
        return not (cote_a_cote or self.bas <= autre.haut or autre.bas <= self.haut)


def villes_a_nommer(
    villes: Iterable[Mapping[str, Any]], cadre: Cadre, combien: int, reperes: Iterable[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """The first of these towns whose names cover neither each other nor a pin, on the side where there is room."""
    largeur = cadre.projeter(cadre.est, cadre.nord)[0]
    pointes = (cadre.projeter(repere["lon"], repere["lat"]) for repere in reperes)
    prises = [_Boite(x - 16, x + 16, y - 40, y - _LIGNE) for x, y in pointes]  # le repère tient au-dessus de sa pointe
    nommees: list[dict[str, Any]] = []
    for ville in villes:
        x, y = cadre.projeter(ville["lon"], ville["lat"])
        long = 12 + _LETTRE * len(ville["nom"])
        a_gauche = x + long > largeur
        boite = _Boite(x - long if a_gauche else x - 4, x + 4 if a_gauche else x + long, y - _LIGNE, y + _LIGNE)
        if not any(boite.touche(prise) for prise in prises):
            prises.append(boite)
            nommees.append({**ville, "dx": -9 if a_gauche else 9})
        if len(nommees) == combien:
            break
    return nommees


def _anneaux(geometrie: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    """Every ring of a GeoJSON Polygon or MultiPolygon."""
    coordonnees = geometrie["coordinates"]
    for polygone in coordonnees if geometrie["type"] == "MultiPolygon" else [coordonnees]:
        yield from polygone


def _anneau(sommets: Sequence[Sequence[float]], cadre: Cadre) -> str:
    """One ring in whole pixels and relative moves, which is the shortest way to write it."""
    pixels = [(round(x), round(y)) for x, y in (cadre.projeter(float(p[0]), float(p[1])) for p in sommets)]
    deplacements = [
        f"{apres[0] - avant[0]} {apres[1] - avant[1]}" for avant, apres in pairwise(pixels) if avant != apres
    ]
    return f"M{pixels[0][0]} {pixels[0][1]}l" + " ".join(deplacements) + "z" if deplacements else ""


def _contour(geometrie: Mapping[str, Any], cadre: Cadre) -> SafeString:
    """The `d` of an outline."""
    return trace("".join([_anneau(anneau, cadre) for anneau in _anneaux(geometrie)]))


def _point(point: Mapping[str, Any], cadre: Cadre) -> str:
    """A numbered pin (`n`), or a town with its name (`nom`); `dx` moves the name, `on` marks the chosen pin."""
    x, y = cadre.projeter(float(point["lon"]), float(point["lat"]))
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


# The outlines drawn last, frame by frame: most pages draw the very same collection, nothing telling its areas apart.
_dernieres: dict[Cadre, tuple[object, list[tuple[str, SafeString]], SafeString]] = {}


def _aires(contours: Mapping[str, Any], cadre: Cadre) -> tuple[list[tuple[str, SafeString]], SafeString]:
    """The name and the path of each area; all of them drawn alike."""
    gardees = _dernieres.get(cadre)
    if gardees is None or gardees[0] is not contours:
        aires = [
            (aire["properties"]["nom"], _contour(aire["geometry"], cadre))
            for aire in contours["features"]
            if _se_voit(aire["geometry"], cadre)
        ]
        gardees = (contours, aires, _dessiner(("bassin", trace_aire) for _, trace_aire in aires))
        if len(_dernieres) >= _CADRES_MAX:
            _dernieres.clear()
        _dernieres[cadre] = gardees
    return gardees[1:]


def _dessiner(aires: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<path class="{}" d="{}"/>', aires)


def carte_region(
    contours: Mapping[str, Any],
    points: Sequence[Mapping[str, Any]] = (),
    titre: str = "Carte du Poitou-Charentes et de ses bassins",
    actif: str = "",
    valeurs: Mapping[str, int] | None = None,
    cadre: Cadre = REGION,
    liens: Mapping[str, str] | None = None,
    semis: Iterable[tuple[float, float]] = (),
) -> SafeString:
    """The region drawn from a GeoJSON collection whose features carry `properties.nom`.

    `points` are mappings with `lon`, `lat` and either `n` (pin number) or `nom` (town). `actif` is the name of
    the highlighted area; `valeurs` gives each area a class from 0 to 4; `cadre` shows a part of it; `liens` makes an
    area lead to an address, for a pointer; `semis` are small dots. The list beside it must say the same, and lead to
    the same.
    """
    aires, dessin = _aires(contours, cadre)
    if liens:
        dessin = _mener(aires, liens)
    elif actif or valeurs is not None:
        ordre = sorted(aires, key=lambda aire: aire[0] == actif)  # la choisie par-dessus, son trait entier
        dessin = _dessiner((_classe(nom, actif, valeurs), trace_aire) for nom, trace_aire in ordre)
    largeur, hauteur = cadre.projeter(cadre.est, cadre.sud)
    places = [cadre.projeter(*lieu) for lieu in semis]
    return format_html(
        '<svg class="carte-region" viewBox="0 0 {} {}" role="{}" aria-label="{}">{}{}{}</svg>',
        f"{largeur:.0f}",
        f"{hauteur:.0f}",
        "group" if liens else "img",
        titre,
        dessin,
        trace(f'<path class="semis" d="{"".join([f"M{x:.0f} {y:.0f}h0" for x, y in places])}"/>' if places else ""),
        trace("".join([_point(point, cadre) for point in points])),
    )


def _mener(aires: Iterable[tuple[str, str]], liens: Mapping[str, str]) -> SafeString:
    """Areas that lead somewhere; the keyboard has the list, which leads there too."""
    return format_html_join(
        "",
        '<a href="{}" tabindex="-1" aria-label="{}"><path class="bassin" d="{}"/></a>',
        ((liens[nom], nom, trace_aire) for nom, trace_aire in aires if nom in liens),
    )


def _classe(nom: str, actif: str, valeurs: Mapping[str, int] | None) -> str:
    classe = "bassin" if valeurs is None else f"bassin v{int(valeurs.get(nom, 0))}"
    return f"{classe} actif" if actif and actif == nom else classe
