"""The welcome path: steps taken, path put away."""

from django.db import transaction
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.models import PasFait, Profil


@transaction.atomic
def pas_noter(*, compte: Compte, cle: str) -> None:
    """Note that this person opened a step; a second time changes nothing."""
    PasFait.objects.get_or_create(compte=compte, cle=cle)


@transaction.atomic
def bienvenue_clore(*, compte: Compte) -> None:
    """Put « Bien commencer » away; its page stays where it is."""
    Profil.objects.get_or_create(compte=compte)
    Profil.objects.filter(compte=compte, bienvenue_fermee_le=None).update(bienvenue_fermee_le=timezone.now())
