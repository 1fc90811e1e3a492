"""What an import may touch: everything for the Région and the command line, own sheets for whoever keeps some (R18)."""

from dataclasses import dataclass

from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region, reseaux_menes, structures_representees
from reseau.structures.models import Reseau, Structure


@dataclass(frozen=True)
class Perimetre:
    """Structures whose sheets may be written, and codes of the networks where structures may be created."""

    structures: frozenset[int]
    reseaux: frozenset[str]


def perimetre_de(*, compte: Compte | None) -> Perimetre | None:
    """The limits of a person today; None when there is none."""
    if compte is None or est_region(compte):
        return None
    menes = reseaux_menes(compte)
    des_reseaux = Structure.objects.filter(reseau__in=menes).values_list("pk", flat=True)
    codes = Reseau.objects.filter(pk__in=menes).values_list("code", flat=True)
    return Perimetre(structures_representees(compte) | frozenset(des_reseaux), frozenset(codes))
