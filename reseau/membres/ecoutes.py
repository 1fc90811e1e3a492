"""What this room hears from the rooms below."""

from reseau.membres.rules.fusions import structure_fusion_follow


def suivre_la_fusion(sender: object, source: object, cible: object, **kwargs: object) -> None:
    """A structure was merged: its people go with it."""
    structure_fusion_follow(source=source, cible=cible)
