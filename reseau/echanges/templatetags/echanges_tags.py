"""Doors of the exchanges that the pages of the directory show."""

from typing import Any

from django import template

from reseau.echanges.exports import FORMATS

register = template.Library()


@register.inclusion_tag("echanges/telecharger.html")
def telecharger(requete: str) -> dict[str, Any]:
    """The same search to take away, in every format."""
    return {"formats": FORMATS.values(), "requete_export": requete}
