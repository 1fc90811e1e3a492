"""What this room does when a room below speaks."""

from reseau.orientation.rules.fusions import structure_fusion_suivre
from reseau.structures.models import Structure


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: its slips, and its doors in those of others, go with it."""
    structure_fusion_suivre(source=source, cible=cible)
