"""What this room does when a room below speaks."""

from reseau.structures.models import Structure
from safran.dispositifs.rules import structure_fusion_suivre


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: what it ran or used goes with it."""
    structure_fusion_suivre(source=source, cible=cible)
