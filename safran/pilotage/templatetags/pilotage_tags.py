"""A cell of the board, a bar of its chart."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from home.dessins.icones import trace
from home.temps.typographie import INSECABLE, en_page, nombre
from safran.pilotage.queries.tableaux import MASQUE

register = template.Library()
MUET = '<span class="discret" aria-hidden="true">{}</span><span class="visually-hidden">{}</span>'
BARRE = (
    '<li><span>{}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '<rect class="g-fond" width="100" height="10"/><rect class="g-s1" width="{}" height="10"/></svg>'
    '<span class="nombre">{}</span></li>'
)
SANS_OBJET, CACHEE = trace(MUET.format("·", "sans objet")), trace(MUET.format(MASQUE, "masqué"))


@register.filter
def cellule(valeur: int | float | str | None, unite: str = "") -> SafeString | str:
    """A figure and its unit, nothing to say, or hidden; both said in words to who listens."""
    if valeur is None:
        return SANS_OBJET
    if valeur == MASQUE:
        return CACHEE
    return nombre(valeur) + (f"{INSECABLE}%" if unite == "%" else "")


@register.simple_tag
def barre(nom: str, valeur: int | str | None, part: int) -> SafeString:
    """One bar of the chart, with its name and its figure."""
    return format_html(BARRE, en_page(nom), part, cellule(valeur))
