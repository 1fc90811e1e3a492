"""The brand flower, the CEP petals and the Romanesque door."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache, lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..typographie import INSECABLE
from .svg import MASQUE, trace

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
        '<span class="cep"><svg viewBox="0 0 {} 20" {}>{}</svg>{}</span>',
        total * 14,
        MASQUE,
        trace(petales),
        texte,
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
