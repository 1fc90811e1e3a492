"""The covers of courses: four compositions, chosen and turned by the seed."""

from __future__ import annotations

import random
from base64 import b64encode
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .svg import MASQUE, trace

AXES = ("connaitre", "outiller", "echanger", "territoire")
AXE_PAR_RUBRIQUE = {
    "connaissance-mutuelle": "connaitre",
    "outils-et-ressources": "outiller",
    "echanges-de-pratiques": "echanger",
    "tendances-du-territoire": "territoire",
}


def _petale(longueur: float, largeur: float, angle: float, classe: str, x: float, y: float) -> str:
    tiers, haut = longueur * 0.3, longueur * 0.72
    return (
        f'<path class="{classe}" transform="translate({x:.0f} {y:.0f}) rotate({angle:.0f})" '
        f'd="M0 0C{-largeur:.0f} {-tiers:.0f} {-largeur * 0.92:.0f} {-haut:.0f} 0 {-longueur:.0f}'
        f'C{largeur * 0.92:.0f} {-haut:.0f} {largeur:.0f} {-tiers:.0f} 0 0Z"/>'
    )


def _fil(trace: str, epaisseur: str, angle: float, x: float, y: float) -> str:
    return (
        f'<path class="f" stroke-width="{epaisseur}" '
        f'transform="translate({x:.0f} {y:.0f}) rotate({angle:.0f})" d="{trace}"/>'
    )


def _crocus(hasard: random.Random) -> str:
    """One open flower, low in the frame."""
    x, y = hasard.choice([96, 140, 262, 306]), hasard.choice([236, 252])
    k, tour = hasard.uniform(0.98, 1.18), hasard.uniform(-10, 10)
    dessin = "".join(_petale(250 * k, 74 * k, a * 0.92 + tour, "p3", x, y) for a in (-88, 88))
    dessin += "".join(_petale(262 * k, 76 * k, a + tour, "p2", x, y) for a in (-46, 46))
    for a in (-20, 0, 20):
        bout = 228 if a == 0 else 214
        trace = (
            f"M0 {-60 * k:.0f}C{-a * 0.5 * k:.0f} {-130 * k:.0f} {a * 0.1 * k:.0f} {-180 * k:.0f} "
            f"{a * 0.35 * k:.0f} {-bout * k:.0f}"
        )
        dessin += _fil(trace, "7", a * 0.9 + tour, x, y)
    return dessin + _petale(176 * k, 66 * k, tour, "p1", x, y)


def _bouton(x: float, k: float, tour: float) -> str:
    """A closed bud standing on the lower edge."""
    y = 216
    dessin = "".join(_petale(230 * k, 60 * k, a + tour, "p2", x, y) for a in (-15, 15))
    for a in (-8, 0, 8):
        bout = 262 if a == 0 else 246
        dessin += _fil(f"M0 0V{-bout * k:.0f}", f"{max(3, 7 * k + 2):.1f}", a + tour, x, y)
    return dessin + _petale(190 * k, 50 * k, tour, "p1", x, y)


def _champ(hasard: random.Random) -> str:
    """The field: five buds of different heights."""
    tailles = [0.52, 0.74, 0.9, 0.62, 0.8]
    decalage = hasard.randrange(5)
    tailles = tailles[decalage:] + tailles[:decalage]
    return "".join(_bouton(x, k, hasard.uniform(-7, 7)) for x, k in zip((38, 120, 205, 290, 372), tailles, strict=True))


def _carrefour(hasard: random.Random) -> str:
    """Seen from above: three ways meet."""
    x, y, tour = hasard.choice([130, 200, 275]), hasard.choice([92, 108]), hasard.uniform(0, 50)
    dessin = "".join(_petale(178, 82, a + tour, "p3", x, y) for a in (60, 180, 300))
    dessin += "".join(_petale(170, 84, a + tour, "p2", x, y) for a in (0, 120, 240))
    return dessin + "".join(_fil("M0 0V-84M0 -84L-13 -108M0 -84L13 -108", "9", a + tour, x, y) for a in (0, 120, 240))


def _gros_plan(hasard: random.Random) -> str:
    """Very close: two petals, three threads."""
    sens = hasard.choice([1, -1])
    x = 200 - sens * 210
    dessin = _petale(420, 150, sens * 64, "p2", x, 250) + _petale(400, 120, sens * 30, "p1", x, 260)
    for rang, angle in enumerate((40, 50, 60)):
        trace = f"M0 -60C{-sens * 14} -180 {sens * 10} -260 {sens * (rang - 1) * 14} {-(356 - rang * 14)}"
        dessin += _fil(trace, "8", sens * angle, x, 250)
    return dessin + _petale(260, 96, sens * 84, "p3", x, 262)


_COMPOSITIONS = (_crocus, _champ, _carrefour, _gros_plan)


@lru_cache(maxsize=256)
def couverture(seed: int, axe: str) -> SafeString:
    """The cover of a course: the seed (its key) picks and turns the composition, the axis gives the ground.

    Raises ValueError when `axe` is not one of AXES.
    """
    if axe not in AXES:
        raise ValueError(f"axe inconnu : {axe}")
    dessin = _COMPOSITIONS[seed % len(_COMPOSITIONS)](random.Random(seed))  # noqa: S311 (a drawing, not a secret)
    return format_html(
        '<svg class="couverture couverture--{}" viewBox="0 0 400 200" preserveAspectRatio="xMidYMax slice" {}>{}</svg>',
        axe,
        MASQUE,
        trace(dessin),
    )


# Sur papier, la feuille du thème ne s’applique pas : les couleurs claires, écrites dans le dessin.
_PAPIER = {
    "connaitre": "#e6dcf5",
    "outiller": "#fbdcb0",
    "echanger": "#c9e0ec",
    "territoire": "#cde3d4",
}
_ENCRES = {
    'class="p1"': 'fill="#57348f"',
    'class="p2"': 'fill="#7b5bb5"',
    'class="p3"': 'fill="#a98ed8"',
    'class="f"': 'fill="none" stroke="#e8820c" stroke-linecap="round"',
}


@lru_cache(maxsize=64)
def couverture_en_fond(seed: int, axe: str) -> str:
    """The same cover as the address of a background, for paper: a decoration is not among what is read."""
    svg = str(couverture(seed, axe)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    for classe, encre in _ENCRES.items():
        svg = svg.replace(classe, encre)
    debut = svg.index(">") + 1
    svg = f'{svg[:debut]}<rect width="400" height="200" fill="{_PAPIER[axe]}"/>{svg[debut:]}'
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
