"""What this room does when a room below speaks."""

from reseau.carnets.rules import compte_oublier, structure_fusion_suivre
from reseau.comptes.models import Compte
from reseau.structures.models import Structure


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: the notebooks that held it hold the other."""
    structure_fusion_suivre(source=source, cible=cible)


def oublier_le_compte(sender: object, compte: Compte, **kwargs: object) -> None:
    """Someone is anonymised: her notebooks go."""
    compte_oublier(compte=compte)
