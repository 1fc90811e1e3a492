"""Outlines of the bassins, for the map drawn on the server and for Leaflet."""

from typing import Any, NamedTuple

from reseau.territoires.models import Bassin, Contour


class ContourCarte(NamedTuple):
    """One outline to draw."""

    code: str
    nom: str
    geojson: dict[str, Any]
    approximatif: bool
    source: str


def carte_region_donnees() -> list[ContourCarte]:
    """Outlines of the bassins in force today, by name; bassins without outline are left out."""
    contours = Contour.objects.filter(bassin__in=Bassin.objects.en_vigueur()).select_related("bassin")
    return [
        ContourCarte(c.bassin.code, c.bassin.nom, c.geojson, c.approximatif, c.source)
        for c in contours.order_by("bassin__nom")
    ]


_gardee: tuple[str | None, dict[str, Any]] = (None, {})


def bassins_collection() -> dict[str, Any]:
    """The same outlines as one GeoJSON collection, which says that they are approximate and where they come from.

    Kept by each process until an outline or the list of bassins changes: read it, do not change it.
    """
    global _gardee
    version = contours_version()
    if _gardee[0] != version:
        _gardee = (version, _collection(carte_region_donnees()))
    return _gardee[1]


def _collection(contours: list[ContourCarte]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "approximatif": any(c.approximatif for c in contours),
        "source": " ; ".join(dict.fromkeys(c.source for c in contours)),
        "features": [
            {
                "type": "Feature",
                "properties": {"code": c.code, "nom": c.nom, "approximatif": c.approximatif},
                "geometry": c.geojson,
            }
            for c in contours
        ],
    }


def contours_version() -> str:
    """A word that changes whenever an outline or the list of bassins in force does."""
    bassins = Bassin.objects.en_vigueur().values_list("code", "nom", "contour__modifie_le")
    return ",".join(f"{code}={nom}={date}" for code, nom, date in bassins)
