"""What serves once, given to the sign-in library: a code of the application, a link that was mailed."""

from hashlib import sha256
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordKeyForm
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter as second_facteur
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.core.cache import cache

UNE_MINUTE = 60  # bien plus qu’il n’en faut pour écrire le mot de passe, après quoi le lien ne sert plus


class UneSeuleFois(BaseAuthenticateForm):
    """A code of the application serves once as long as it is good; the library forgets it after half a minute."""

    def clean_code(self) -> str:
        """The code, kept until the latest watch would no longer give it."""
        code = super().clean_code()
        bon = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        cle = f"code:{self.user.pk}:{''.join(filter(str.isdigit, code))}"
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(cle, 1, bon):
            raise second_facteur().validation_error("incorrect_code")
        return code


class CodeForm(UneSeuleFois, AuthenticateForm):
    """At sign-in."""


class CodeRedonneForm(UneSeuleFois, ReauthenticateForm):
    """Before what asks for a proof again."""


class LienForm(ResetPasswordKeyForm):
    """A link gives one password, however many follow it at once."""

    def clean(self) -> dict[str, Any]:
        """The first one that is complete."""
        dit = super().clean()
        cle = f"lien:{sha256(f'{self.user.pk}:{self.temp_key}'.encode()).hexdigest()}"
        if not self.errors and not cache.add(cle, 1, UNE_MINUTE):
            raise get_adapter().validation_error("invalid_password_reset")
        return dit
