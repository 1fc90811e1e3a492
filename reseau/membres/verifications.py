"""Invariants of people and rights."""

from collections.abc import Iterator

from reseau.comptes.models import Compte
from reseau.membres.choices import GROUPE_REGION, Role
from reseau.membres.models import Mandat, Rattachement


def droits_coherents() -> Iterator[str]:
    """No closed account holds anything; the admin's group says what the mandates say."""
    for rattachement in Rattachement.objects.en_vigueur().filter(compte__is_active=False).select_related("compte"):
        yield f"Le compte fermé {rattachement.compte_id} a encore un rattachement en vigueur."
    for mandat in Mandat.objects.en_vigueur().filter(compte__is_active=False):
        yield f"Le compte fermé {mandat.compte_id} a encore un mandat en vigueur."
    groupe = set(Compte.objects.filter(groups__name=GROUPE_REGION).values_list("pk", flat=True))
    mandates = set(Mandat.objects.filter(role=Role.REGION).en_vigueur().values_list("compte_id", flat=True))
    for pk in groupe ^ mandates:
        yield f"Le groupe « {GROUPE_REGION} » et les mandats ne disent pas la même chose du compte {pk}."
