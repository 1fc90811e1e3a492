"""What a structure leads is led by the one that replaces it."""

from django.db import transaction

from reseau.plans.models import ActionPlan
from reseau.structures.models import Structure


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Actions that it leads, and those where it is a partner, follow."""
    ActionPlan.objects.filter(porteur_structure=source).update(porteur_structure=cible)
    for action in ActionPlan.objects.filter(partenaires=source):
        action.partenaires.remove(source)
        action.partenaires.add(cible)
