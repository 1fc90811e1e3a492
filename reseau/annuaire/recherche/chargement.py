"""Fills a state of the memory from the search rows."""

import datetime
import math
from array import array
from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from home.recherche import bits
from reseau.annuaire.recherche.etat import Memoire, case, vecteur
from reseau.territoires.models import Commune

CHAMPS = (
    "pk", "structure_id", "service_id", "facettes", "zones", "territoire", "latitude", "longitude", "horaires",
    "confirme_le",
)  # fmt: skip
TABLES = ("territoires", "zones", "cases")
VILLES = 60
Tables = dict[Any, array]


def sans(connue: Memoire, structures: set[int]) -> Memoire:
    """A copy whose rows of these structures are empty; what was computed of the others is kept."""
    neuve = Memoire(base=connue.base, taille=connue.taille, vides=connue.vides)
    neuve.sans_lieu, neuve.vivantes = connue.sans_lieu, connue.vivantes
    for nom in ("structure_de", "service_de", "xs", "ys", "zs", "fraicheur"):
        setattr(neuve, nom, getattr(connue, nom)[:])
    for nom in ("facettes", "textes", *TABLES):
        setattr(neuve, nom, dict(getattr(connue, nom)))
    neuve.ouvertures, neuve.segments, neuve.emplacements = (
        connue.ouvertures.copie(),
        connue.segments,
        connue.emplacements.copie(),
    )
    for structure in structures:
        debut, longueur = neuve.emplacements.retirer(structure)
        neuve.vides += longueur
        neuve.vivantes &= ~bits.tranche(debut, longueur)
    return neuve


def ajouter(memoire: Memoire, lignes: QuerySet) -> None:
    """Put rows at the end; they come by rising key, so structure by structure."""
    tables: dict[str, Tables] = {nom: defaultdict(_positions) for nom in (*TABLES, "facettes", "horaires")}
    sans_lieu, vivantes = _positions(), _positions()
    for ligne in lignes.values_list(*CHAMPS).iterator(1000):
        cle, structure, service, facettes, zones, territoire, latitude, longitude, horaires, confirme_le = ligne
        position = _placer(memoire, cle, structure, service, confirme_le, latitude, longitude)
        vivantes.append(position)
        for nom, texte in (("facettes", facettes), ("zones", zones), ("territoires", territoire)):
            for jeton in texte.split():
                tables[nom][jeton].append(position)
        if latitude is None:
            sans_lieu.append(position)
        else:
            tables["cases"][case(latitude, longitude)].append(position)
        tables["horaires"][horaires].append(position)
    memoire.emplacements.ranger()
    memoire.vivantes |= bits.depuis(vivantes, memoire.taille)
    memoire.sans_lieu |= bits.depuis(sans_lieu, memoire.taille)
    _verser(memoire, tables)


def _placer(
    memoire: Memoire, cle: int, structure: int, service: int, confirme_le: datetime.date | None, *point: float | None
) -> int:
    """Write one row in the arrays and return its position."""
    if not memoire.taille:
        memoire.base = cle
    position = cle - memoire.base
    if trou := position - memoire.taille:
        memoire.structure_de.extend([-1] * trou)
        memoire.service_de.extend([-1] * trou)
        memoire.fraicheur.extend([0] * trou)
        for composante in (memoire.xs, memoire.ys, memoire.zs):
            composante.extend([math.nan] * trou)
        memoire.vides += trou
    memoire.structure_de.append(structure)
    memoire.service_de.append(service)
    memoire.fraicheur.append(confirme_le.toordinal() if confirme_le else 0)
    for composante, valeur in zip((memoire.xs, memoire.ys, memoire.zs), _vecteur_ou_rien(*point), strict=True):
        composante.append(valeur)
    memoire.taille = position + 1
    memoire.emplacements.noter(structure, position)
    return position


def _positions() -> array:
    """An empty list of positions: four bytes each, where an object would hold forty."""
    return array("i")


def _verser(memoire: Memoire, tables: dict[str, Tables]) -> None:
    """Add the positions gathered by token to those already known."""
    memoire.facettes_verser(tables["facettes"])
    for horaires, positions in tables["horaires"].items():
        if horaires:
            memoire.ouvertures.ajouter(horaires, positions)
    for nom in TABLES:
        table = getattr(memoire, nom)
        for jeton, positions in tables[nom].items():
            table[jeton] = table[jeton] + positions if jeton in table else positions


def ranger(memoire: Memoire, depuis: int = 0) -> None:
    """What is computed once for all searches: ends of segments, towns to read a map by.

    Positions before `depuis` are in order already.
    """
    structure_de = memoire.structure_de
    dernieres = [n for n in range(depuis, memoire.taille - 1) if structure_de[n] != structure_de[n + 1]]
    if memoire.taille:
        dernieres.append(memoire.taille - 1)
    hauts = memoire.segments.hauts | bits.depuis(dernieres, memoire.taille)
    memoire.segments = bits.Segments(hauts, memoire.taille)
    grandes = Commune.objects.order_by("-population", "pk").values("nom", "latitude", "longitude")
    memoire.villes = list(grandes[:VILLES])


def _vecteur_ou_rien(latitude: float | None, longitude: float | None) -> tuple[float, float, float]:
    if latitude is None or longitude is None:
        return math.nan, math.nan, math.nan
    return vecteur(latitude, longitude)
