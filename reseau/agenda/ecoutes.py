"""What this room does when a room below speaks."""

from reseau.agenda.rules.fusions import structure_fusion_suivre
from reseau.agenda.rules.participations import compte_quitter
from reseau.comptes.models import Compte
from reseau.structures.models import Structure


def rendre_les_places(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account is closed: its seats go to those who wait, in the same transaction."""
    compte_quitter(compte=compte)


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: its events, what it brings and its people go with it."""
    structure_fusion_suivre(source=source, cible=cible)
