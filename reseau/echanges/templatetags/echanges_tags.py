"""Doors of the exchanges that the pages of the directory show."""

from typing import Any

from django import template
from django.urls import reverse

from reseau.echanges.exports import FORMATS

register = template.Library()


@register.inclusion_tag("echanges/telecharger.html")
def telecharger(requete: str) -> dict[str, Any]:
    """The same search to take away, in every format."""
    formats = [(reverse("annuaire_export"), "Tableau à lire (CSV)")]
    formats += [(reverse("annuaire_telecharger", args=[f.fichier]), f.libelle) for f in FORMATS.values()]
    return {"formats": formats, "suite": f"?{requete}" if requete else ""}
