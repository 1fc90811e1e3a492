"""The drawings of the product: flower, course covers, CEP petals, Romanesque door, seats of a room; map and icons
come with them.
"""

from __future__ import annotations

import random
from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from home.dessins.icones import MASQUE, trace
from home.temps.typographie import INSECABLE

# The covers of courses: four compositions, chosen and turned by the seed.

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
_PAPIER = {"connaitre": "#e6dcf5", "outiller": "#fbdcb0", "echanger": "#c9e0ec", "territoire": "#cde3d4"}
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


# The brand flower, the CEP petals and the Romanesque door.

_LATERAL_GAUCHE = "M32 60C12 54 6 34 12 16C24 24 32 40 32 60Z"
_LATERAL_DROIT = "M32 60C52 54 58 34 52 16C40 24 32 40 32 60Z"
_AVANT = "M32 60C20 52 18 38 32 22C46 38 44 52 32 60Z"
_FILS = '<path d="M32 44V6"/><path d="M31 44C31 28 28 18 22 9"/><path d="M33 44C33 28 36 18 42 9"/>'


@cache
def fleur(classe: str = "") -> SafeString:
    """The brand flower, coloured by the theme sheet (`fleur-lat`, `fleur-avant`, `fleur-fil`)."""
    traces = trace(
        f'<path class="fleur-lat" d="{_LATERAL_GAUCHE}"/><path class="fleur-lat" d="{_LATERAL_DROIT}"/>'
        f'<g class="fleur-fil">{_FILS}</g><path class="fleur-avant" d="{_AVANT}"/>'
    )
    if classe:
        return format_html('<svg class="{}" viewBox="0 0 64 64" {}>{}</svg>', classe, MASQUE, traces)
    return format_html('<svg viewBox="0 0 64 64" {}>{}</svg>', MASQUE, traces)


def fleur_en_couleurs(
    lateral: str = "#7b5bb5", avant: str = "#57348f", fil: str = "#e8820c", epaisseur: float = 3
) -> SafeString:
    """The same flower with its colours as attributes: WeasyPrint and mail readers ignore our sheet."""
    return format_html(
        '<svg viewBox="0 0 64 64"><path fill="{0}" d="{4}"/><path fill="{0}" d="{5}"/>'
        '<g fill="none" stroke="{2}" stroke-width="{3}" stroke-linecap="round">{6}</g>'
        '<path fill="{1}" d="{7}"/></svg>',
        lateral,
        avant,
        fil,
        epaisseur,
        _LATERAL_GAUCHE,
        _LATERAL_DROIT,
        trace(_FILS),
        _AVANT,
    )


@cache
def fleur_en_fond(lateral: str = "#7b5bb5", avant: str = "#57348f", fil: str = "#e8820c", epaisseur: float = 3) -> str:
    """The same flower as the address of a background: a decoration has no place among what a screen reader reads."""
    svg = str(fleur_en_couleurs(lateral, avant, fil, epaisseur))
    entier = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return "data:image/svg+xml;base64," + b64encode(entier.encode()).decode()


def cep_petales(niveaux: Iterable[int], total: int = 2) -> SafeString:
    """The levels of career counselling delivered, as petals and always as words; nothing when there is none."""
    return _petales(tuple(sorted(set(niveaux))), total)


@lru_cache(maxsize=64)
def _petales(retenus: tuple[int, ...], total: int) -> SafeString:
    if not retenus:
        return trace("")
    petales = "".join(
        f'<path class="{"oui" if n in retenus else "non"}" d="M{x + 1.5} 18.5C{x + 1.5} 8 {x + 5} 2.5 '
        f'{x + 12.5} 1.5C{x + 12.5} 11 {x + 9} 17.5 {x + 1.5} 18.5Z"/>'
        for n, x in ((n, (n - 1) * 14) for n in range(1, total + 1))
    )
    if len(retenus) == 1:
        texte = f"Niveau CEP{INSECABLE}{retenus[0]}"
    else:  # dans une colonne étroite, les chiffres passent ensemble à la ligne
        texte = f"Niveaux CEP {', '.join(map(str, retenus[:-1]))}{INSECABLE}et{INSECABLE}{retenus[-1]}"
    return format_html(
        '<span class="cep"><svg viewBox="0 0 {} 20" {}>{}</svg>{}</span>', total * 14, MASQUE, trace(petales), texte
    )


_MUR = (
    '<path class="porte__mur" d="M8 150V60A52 52 0 0 1 112 60V150Z"/>'
    '<path class="porte__arc" d="M20 150V62A40 40 0 0 1 100 62V150"/>'
    '<path class="porte__baie" d="M30 150V64A30 30 0 0 1 90 64V150Z"/>'
)
_CLAVEAUX = (
    '<g class="porte__claveaux"><path d="M60 8V22M33.6 15.4L40.6 27.4M14.8 34.6L26.6 42'
    'M86.4 15.4L79.4 27.4M105.2 34.6L93.4 42"/></g>'
)
_VANTAIL_OUVERT = (
    '<path class="porte__vantail" d="M30 150V64A30 30 0 0 1 54 35V158L30 150Z"/>'
    '<circle class="porte__bouton" cx="49" cy="98" r="2.6"/>'
)
_VANTAIL_CLOS = '<path class="porte__vantail" d="M30 150V64A30 30 0 0 1 90 64V150Z"/>'


def porte(ouverte: bool = True) -> SafeString:
    """The Romanesque door, open or closed: re-addressing and error pages only."""
    return format_html(
        '<svg class="{}" viewBox="0 0 120 150" {}>{}</svg>',
        "porte" if ouverte else "porte porte--close",
        MASQUE,
        trace(_MUR + (_VANTAIL_OUVERT if ouverte else _VANTAIL_CLOS) + _CLAVEAUX),
    )


# The seats of a room, one petal each: coloured by who holds them, a dotted one when it is free.

PETALE = "M4 34V20C4 10 10 4 20 2H30V20C30 28 26 34 16 34Z"
PAR_RANG, PAS, HAUT, MAX, TEINTES = 8, 36, 40, 48, 6


def places(groupes: Sequence[int], libres: int, titre: str) -> SafeString:
    """So many petals of each colour (six of them), then the free ones, in rows of eight; none beyond 48 seats."""
    teintes = [rang for rang, nombre in enumerate(groupes, start=1) for _ in range(nombre)] + [0] * libres
    if not teintes or len(teintes) > MAX:
        return SafeString("")
    petales = trace(
        "".join(
            f'<path class="pl{teinte}" transform="translate({PAS * (rang % PAR_RANG)} {HAUT * (rang // PAR_RANG)})" '
            f'd="{PETALE}"/>'
            for rang, teinte in enumerate(teintes)
        )
    )
    haut = HAUT * -(-len(teintes) // PAR_RANG)
    dessin = '<svg class="places" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    return format_html(dessin, PAS * PAR_RANG, haut, titre, petales)


def place(teinte: int) -> SafeString:
    """One petal, for a legend; 0 is a free seat."""
    return format_html(
        '<svg viewBox="0 0 34 36" {}><path class="pl{}" d="{}"/></svg>', MASQUE, min(teinte, TEINTES), PETALE
    )
