"""What this room hears, in the same transaction: a way in or a second factor comes or goes, whoever does it."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from reseau.comptes.models import Compte
from reseau.comptes.rules import sessions_fermer


def moyen_pose(sender: object, instance: Authenticator | SocialAccount, created: bool, **kwargs: Any) -> None:
    """A new way in, or a new second factor: what was opened without it closes. Using one changes nothing."""
    if created and not kwargs["raw"]:
        sessions_fermer(compte=instance.user)


def mot_de_passe_refait(sender: object, user: Compte, **kwargs: Any) -> None:
    """Whoever takes her account back by mail takes it back whole: what somebody else may have tied to it goes."""
    SocialAccount.objects.filter(user=user).delete()


def moyen_retire(sender: object, instance: Authenticator | SocialAccount, **kwargs: Any) -> None:
    """One is gone, or replaced."""
    sessions_fermer(compte=instance.user)
