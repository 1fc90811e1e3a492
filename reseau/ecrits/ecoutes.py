"""What this room does when a room below speaks."""

from reseau.ecrits.rules.fusions import structure_fusion_suivre
from reseau.structures.models import Structure


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: what it was called to sign goes with it."""
    structure_fusion_suivre(source=source, cible=cible)
