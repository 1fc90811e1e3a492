"""Who comes in by ProConnect, and what is said to whoever does not; the addresses where one goes there.

An account is found by the link that its owner made, never by an address; no account is opened here.
"""

from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from reseau.comptes.proconnect.echange import (
    EchangeProConnect,
    FournisseurProConnect,
    ProConnectAbsent,
    Sortie,
    nonce_de,
)

NOM = "proconnect"
ABSENT = "ProConnect ne répond pas : connectez-vous avec votre mot de passe, ou recommencez dans un moment."
ABANDON = "Vous avez quitté ProConnect avant la fin : connectez-vous avec votre mot de passe, ou recommencez."
DOUTEUX = (
    "La réponse de ProConnect ne peut pas être prise pour la vôtre : connectez-vous avec votre mot de passe, "
    "ou recommencez."
)
INCONNU = (
    "Cette identité ProConnect n’est reliée à aucun compte. Connectez-vous avec votre mot de passe, "
    "puis reliez-la depuis « Mon profil »."
)


class AdaptateurProConnect(DefaultSocialAccountAdapter):
    """Who comes in, and what is said to whoever does not."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": "Choisissez d’abord un mot de passe : sans lui, plus rien n’ouvrirait votre compte.",
    }

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list:
        """ProConnect once it is set, and nothing that the base would hold."""
        if not (settings.PROCONNECT_URL and settings.PROCONNECT_CLIENT and settings.PROCONNECT_SECRET):
            return []
        reglages = {
            "server_url": settings.PROCONNECT_URL.rstrip("/"),
            "token_auth_method": "client_secret_post",
            "scope": ["openid", "email"],
        }
        return [
            SocialApp(
                provider=FournisseurProConnect.id, provider_id=NOM, name="ProConnect", settings=reglages,
                client_id=settings.PROCONNECT_CLIENT, secret=settings.PROCONNECT_SECRET,
            )
        ]  # fmt: skip

    def get_requests_session(self) -> Sortie:
        """The way out of the house."""
        return Sortie()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: a referent, a chargé de mission or the Région invites."""
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        """Where one sees what is tied."""
        return reverse("proconnect")

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Stop here whoever signs in by an identity that nobody tied: her password first, then her own gesture."""
        if sociallogin.state["process"] != AuthProcess.CONNECT and not sociallogin.is_existing:
            raise ImmediateHttpResponse(revenir(request, INCONNU))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Back to the usual form, with a sentence."""
        phrase = ABSENT if isinstance(exception, ProConnectAbsent) else DOUTEUX
        raise ImmediateHttpResponse(revenir(request, ABANDON if error == AuthError.CANCELLED else phrase))


def proconnect_exiger(request: HttpRequest) -> FournisseurProConnect:
    """ProConnect; Http404 when the operator did not set it."""
    try:
        return get_adapter(request).get_provider(request, NOM)
    except SocialApp.DoesNotExist:
        raise Http404


def depart_lire(request: HttpRequest, geste: str) -> str:
    """The address at ProConnect where one goes to sign in, or to tie one's account. Raises OAuth2Error."""
    etat = token_urlsafe(32)
    return proconnect_exiger(request).redirect(
        request, geste, next_url=get_next_redirect_url(request), state_id=etat, auth_params={"nonce": nonce_de(etat)}
    ).url  # fmt: skip


def fin_lire(request: HttpRequest, jeton: str) -> str:
    """The address at ProConnect where its own session ends, then leads back here; empty when it cannot be told."""
    try:
        config = EchangeProConnect(request, NOM).openid_config
    except (OAuth2Error, SocialApp.DoesNotExist):
        return ""
    retour = {"post_logout_redirect_uri": settings.SITE_URL + reverse("account_login"), "state": token_urlsafe(32)}
    fin = config.get("end_session_endpoint", "")
    return fin and f"{fin}?{urlencode({'id_token_hint': jeton, **retour})}"


def revenir(request: HttpRequest, phrase: str) -> HttpResponse:
    """Where one was, with what to do: one's own page of ProConnect when signed in, the usual form otherwise."""
    messages.warning(request, phrase)
    return redirect(NOM if request.user.is_authenticated else "account_login")
