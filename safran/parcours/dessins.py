"""Figures of a step drawn from their numbers: widths of bars, points of a line, shades of a map. Pure arithmetic."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from home.typographie import nombre

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
        """« 1 440 », « 3,5 »."""
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


@dataclass(frozen=True)
class Point:
    """One number of a line, where it falls; its name is empty where there is no room for all of them."""

    x: str
    y: str
    nom: str
    dite: str


@dataclass(frozen=True)
class Courbe:
    """A line through numbers, and the height it is measured against."""

    trait: str
    points: list[Point]
    sommet: str
    haut: int = HAUT
    bas: int = BAS
    gauche: int = GAUCHE
    droite: int = DROITE


def courbe_de(rangs: Sequence[Rang]) -> Courbe:
    """The line through these numbers, from zero to a round height above them."""
    sommet = _rond(max((rang.valeur for rang in rangs), default=Decimal(1)))
    pas = (DROITE - GAUCHE) / max(1, len(rangs) - 1)
    un_sur = math.ceil(len(rangs) / NOMS_AU_PLUS)
    points = [
        Point(
            x=f"{GAUCHE + pas * numero:.0f}",
            y=f"{BAS - (BAS - HAUT) * float(rang.valeur / sommet):.0f}",
            nom=rang.nom if numero % un_sur == 0 else "",
            dite=rang.dite if numero % un_sur == 0 else "",
        )
        for numero, rang in enumerate(rangs)
    ]
    trait = " ".join(f"{point.x},{point.y}" for point in points)
    return Courbe(trait, points, nombre(int(sommet) if sommet >= 1 else float(sommet)))


def _rond(valeur: Decimal) -> Decimal:
    """The round number just above: 1, 2 or 5 times a power of ten."""
    if valeur <= 0:
        return Decimal(1)
    unite = Decimal(10) ** valeur.adjusted()
    return next(unite * fois for fois in (1, 2, 5, 10) if unite * fois >= valeur)


@dataclass(frozen=True)
class Teinte:
    """One shade of a map, and the numbers that it stands for."""

    classe: int
    de: str
    a: str


def teintes_de(rangs: Sequence[Rang]) -> tuple[dict[str, int], list[Teinte]]:
    """The shade of each territory, from 0 for nothing to 4, and the key of those that are used."""
    haut = max((rang.valeur for rang in rangs), default=Decimal(0))
    classes = {rang.nom: math.ceil(TEINTES * rang.valeur / haut) if haut else 0 for rang in rangs}
    legende = []
    for classe in sorted(set(classes.values())):
        siens = sorted((rang for rang in rangs if classes[rang.nom] == classe), key=lambda rang: rang.valeur)
        legende.append(Teinte(classe, siens[0].dite, siens[-1].dite))
    return classes, legende
