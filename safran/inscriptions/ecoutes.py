"""What this room does when a room below speaks."""

from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from safran.inscriptions.rules import departs, fusions, vivier


def rendre_les_places(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account is closed: its seats go to those who wait, in the same transaction; the pool forgets it."""
    departs.compte_quitter(compte=compte)
    vivier.fiche_formateur_effacer(compte=compte)


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: what sessions keep for it, and who waits from it, go with it."""
    fusions.structure_fusion_suivre(source=source, cible=cible)
