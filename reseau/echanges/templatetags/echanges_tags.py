"""Doors of the exchanges that the pages of the directory show."""

from functools import cache
from typing import Any

from django import template
from django.urls import reverse

from reseau.echanges.exports import FORMATS

register = template.Library()


@register.inclusion_tag("echanges/telecharger.html")
def telecharger(requete: str) -> dict[str, Any]:
    """The same search to take away, in every format."""
    return {"formats": _formats(), "suite": f"?{requete}" if requete else ""}


@cache
def _formats() -> list[tuple[str, str]]:
    """The address of each file, and its words; they change with the code alone."""
    machines = [(reverse("annuaire_telecharger", args=[f.fichier]), f.libelle) for f in FORMATS.values()]
    return [(reverse("annuaire_export"), "Tableau à lire (CSV)"), *machines]
