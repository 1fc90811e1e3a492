"""The radar of a positioning test, drawn on the server: points of polygons, nothing else."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from safran.quiz.queries.positions import Position

CENTRE, RAYON, MARGE = 200, 130, 18
AXES_MIN = 3  # en dessous, un radar n’est qu’un trait : le tableau suffit
PALIERS = (25, 50, 75, 100)
COUPE = 22


@dataclass(frozen=True)
class Axe:
    """One theme: the end of its line, and where its name is written."""

    nom: str
    x: float
    y: float
    texte_x: float
    texte_y: float
    ancre: str


def _point(rang: int, total: int, rayon: float) -> tuple[float, float]:
    angle = 2 * math.pi * rang / total - math.pi / 2
    return round(CENTRE + rayon * math.cos(angle), 1), round(CENTRE + rayon * math.sin(angle), 1)


def _polygone(valeurs: Sequence[int | None]) -> str:
    """The points of one profile; a theme that was not asked is at the centre."""
    total = len(valeurs)
    points = (_point(rang, total, RAYON * (valeur or 0) / 100) for rang, valeur in enumerate(valeurs))
    return " ".join(f"{x},{y}" for x, y in points)


def _axe(position: Position, rang: int, total: int) -> Axe:
    x, y = _point(rang, total, RAYON)
    texte_x, texte_y = _point(rang, total, RAYON + MARGE)
    ecart = texte_x - CENTRE
    ancre = "middle" if abs(ecart) < 20 else ("start" if ecart > 0 else "end")
    nom = position.theme if len(position.theme) <= COUPE else position.theme[: COUPE - 1] + "…"
    return Axe(nom, x, y, texte_x, texte_y, ancre)


def radar_tracer(positions: Sequence[Position]) -> dict[str, Any] | None:
    """What the template draws, or None when there are too few themes."""
    total = len(positions)
    if total < AXES_MIN:
        return None
    apres = [position.apres for position in positions]
    return {
        "paliers": [_polygone([palier] * total) for palier in PALIERS],
        "axes": [_axe(position, rang, total) for rang, position in enumerate(positions)],
        "avant": _polygone([position.avant for position in positions]),
        "apres": _polygone(apres) if any(valeur is not None for valeur in apres) else "",
    }
