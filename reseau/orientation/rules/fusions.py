"""Slips follow a structure that is merged into another."""

from django.db import transaction

from reseau.orientation.models import FicheLiaison, PassagePorte
from reseau.structures.models import Structure


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """What named `source` names `cible`."""
    FicheLiaison.objects.filter(structure=source).update(structure=cible)
    FicheLiaison.objects.filter(ouvrante=source).update(ouvrante=cible)
    PassagePorte.objects.filter(structure=source).update(structure=cible)
