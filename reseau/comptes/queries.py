"""What is read of an account."""

from allauth.socialaccount.models import SocialAccount
from django.db.models import QuerySet

from reseau.comptes.models import Compte


def liens_de(compte: Compte) -> QuerySet[SocialAccount]:
    """What this person tied to her account herself, at ProConnect."""
    return SocialAccount.objects.filter(user=compte)
