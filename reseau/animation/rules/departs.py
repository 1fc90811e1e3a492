"""Someone leaves, a structure is replaced: what they held goes on, or ends that day."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from reseau.animation.models import Action, Decision, Siege, Suite
from reseau.comptes.models import Compte
from reseau.structures.models import Structure


@transaction.atomic
def compte_quitter(*, compte: Compte) -> None:
    """Her seats end today; those to come are given up. What she wrote and decided stays."""
    jour = timezone.localdate()
    tenus = Siege.objects.filter(Q(au=None) | Q(au__gt=jour), compte=compte)
    for siege in tenus:
        siege.au = max(jour, siege.du)
        siege.save(update_fields=["au"])


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Its seats, decisions and actions are those of the structure that replaces it; adopted words do not change."""
    Siege.objects.filter(structure=source).update(structure=cible)
    for modele in (Suite, Decision, Action):
        modele._default_manager.filter(porteur_structure=source).update(porteur_structure=cible)
