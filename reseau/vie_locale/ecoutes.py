"""What this room does when a room below speaks."""

from reseau.structures.models import Structure
from reseau.vie_locale.rules.journal import structure_fusion_suivre


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: what was done there goes with it."""
    structure_fusion_suivre(source=source, cible=cible)
