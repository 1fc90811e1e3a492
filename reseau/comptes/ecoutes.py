"""What this room hears: a second factor comes or goes, whoever does it, in the same transaction."""

from typing import Any

from allauth.mfa.models import Authenticator

from reseau.comptes.rules import sessions_fermer


def facteur_pose(sender: object, instance: Authenticator, created: bool, **kwargs: Any) -> None:
    """A new second factor: what was opened without it closes. Using one changes nothing."""
    if created and not kwargs["raw"]:
        sessions_fermer(compte=instance.user)


def facteur_retire(sender: object, instance: Authenticator, **kwargs: Any) -> None:
    """A second factor is gone, or replaced."""
    sessions_fermer(compte=instance.user)
