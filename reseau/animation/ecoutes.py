"""What this room does when a room below speaks."""

from reseau.animation.rules.departs import compte_quitter, structure_fusion_suivre
from reseau.comptes.models import Compte
from reseau.structures.models import Structure


def rendre_les_sieges(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account is closed: whoever held it sits nowhere any more, in the same transaction."""
    compte_quitter(compte=compte)


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: its seats, and what it takes care of, go with it."""
    structure_fusion_suivre(source=source, cible=cible)
