"""The links of an account that go by mail, made as they leave."""

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from reseau.comptes.models import Compte


def mot_de_passe_lien(cle: int, destinataire: str) -> str | None:
    """Where a new password is chosen; nothing once the account is closed or has another address."""
    compte = Compte.objects.filter(pk=cle, is_active=True, email__iexact=destinataire).first()
    if compte is None:
        return None
    jeton = PASSWORD_RESET_TOKEN_GENERATOR().make_token(compte)
    return settings.SITE_URL + reverse("account_reset_password_from_key", args=[user_pk_to_url_str(compte), jeton])


def adresse_lien(cle: int, destinataire: str) -> str | None:
    """Where a new address is confirmed; nothing once it is, or was withdrawn."""
    adresse = EmailAddress.objects.filter(pk=cle, verified=False, email__iexact=destinataire).first()
    if adresse is None:
        return None
    return settings.SITE_URL + reverse("account_confirm_email", args=[EmailConfirmationHMAC(adresse).key])
