"""Invariants of the accounts."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db.models import Q

from home.coffre import CoffreFerme, dechiffrer
from reseau.comptes.models import Compte


def comptes_coherents() -> Iterator[str]:
    """A closed account is inactive and has its date; an anonymised one is closed."""
    for compte in Compte.objects.filter(Q(is_active=True, ferme_le__isnull=False) | Q(is_active=False, ferme_le=None)):
        yield f"Le compte {compte.pk} est à la fois ouvert et fermé."
    for compte in Compte.objects.filter(anonymise_le__isnull=False, is_active=True):
        yield f"Le compte {compte.pk} est anonymisé, mais encore ouvert."


def facteurs_lisibles() -> Iterator[str]:
    """Every second factor opens with a key that we hold."""
    for facteur in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk"):
        try:
            dechiffrer(facteur.data.get("secret") or facteur.data["seed"])
        except CoffreFerme:
            yield f"Le second facteur {facteur.pk} ne s’ouvre avec aucune clé de COFFRE_CLES."
