"""A cell of the board: there are hundreds on a page, an included template for each would cost more than the figures."""

from django import template
from django.utils.safestring import SafeString

from home.motifs.svg import trace
from home.typographie import INSECABLE, nombre
from safran.pilotage.queries.tableaux import MASQUE

register = template.Library()
MUET = '<span class="discret" aria-hidden="true">{}</span><span class="visually-hidden">{}</span>'
SANS_OBJET, CACHEE = trace(MUET.format("·", "sans objet")), trace(MUET.format(MASQUE, "masqué"))


@register.filter
def cellule(valeur: int | float | str | None, unite: str = "") -> SafeString | str:
    """A figure and its unit, nothing to say, or hidden; both said in words to who listens."""
    if valeur is None:
        return SANS_OBJET
    if valeur == MASQUE:
        return CACHEE
    return nombre(valeur) + (f"{INSECABLE}%" if unite == "%" else "")
