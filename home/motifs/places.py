"""The seats of a room, one petal each: coloured by who holds them, a dotted one when it is free."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .svg import MASQUE, trace

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
