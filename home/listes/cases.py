"""The boxes of a facet, written at once: a list has a hundred of them, and only their numbers change."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from home.listes.selection import Option
from home.typographie import en_page

CASE = (
    '<div class="form-check"><input class="form-check-input" type="checkbox" id="f-{0}-{1}" name="{0}" value="{2}"{3}>'
    '<label class="form-check-label" for="f-{0}-{1}">{4} {5}'
)
NOMBRE = '<span class="nombre" id="n-{}-{}">'


def cases_ecrire(nom: str, options: Sequence[Option]) -> SafeString:
    """Each with its label, and the number of rows that ticking it would show where they are counted."""
    html = []
    for rang, (valeur, libelle, nombre, cochee) in enumerate(options, start=1):
        debut = _case(nom, rang, valeur, libelle, cochee, nombre is not None)
        html.append(f"{debut}</label></div>" if nombre is None else f"{debut}{nombre}</span></label></div>")
    return SafeString("".join(html))


@lru_cache(4096)
def _case(nom: str, rang: int, valeur: str, libelle: str, cochee: bool, comptee: bool) -> SafeString:
    coche, nombre = SafeString(" checked" if cochee else ""), format_html(NOMBRE, nom, rang) if comptee else ""
    return format_html(CASE, nom, rang, valeur, coche, en_page(str(libelle)), nombre)
