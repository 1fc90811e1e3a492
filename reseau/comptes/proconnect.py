"""Sign-in by ProConnect: what is exchanged behind the browser, who comes in, and what is said to whoever does not."""

import json
import re
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from home.securite.sortie import Reponse, SortieRefusee, adresse_admise, lire, poster

# What is exchanged with ProConnect behind the browser, and what is kept of it: an identifier, and an address to show.
#
# What ProConnect says is signed: it is read with the keys that it publishes, for this site and for this very demand.

JETON = "proconnect_jeton"  # dans la session de qui est entré par là : ProConnect le redemande à la sortie
ALGORITHMES = ["RS256", "ES256"]
OCTETS, SECONDES, UNE_HEURE = 1_000_000, 10, 3600
ADRESSES = {"jwks_uri", "authorization_endpoint", "token_endpoint", "userinfo_endpoint"}
FIN = "end_session_endpoint"
SUJET = re.compile("[ -~]{1,191}")  # ce que la norme et la base admettent d’un identifiant


def hotes() -> list[str]:
    """ProConnect, and no other."""
    return [urlsplit(settings.PROCONNECT_URL).hostname or ""]


class ProConnectAbsent(OAuth2Error):
    """Its service does not answer, or by an error."""


class _Recu:
    """An answer, as the library reads one."""

    status_code = 200

    def __init__(self, reponse: Reponse) -> None:
        self.headers = {"content-type": "", **reponse.entetes}
        self.content, self.text = reponse.corps, reponse.corps.decode(errors="replace")

    def raise_for_status(self) -> None:
        """`home.securite.sortie` did."""

    def json(self) -> dict[str, Any]:
        """The object in it; OAuth2Error when there is none."""
        try:
            lu = json.loads(self.text)
        except (ValueError, RecursionError):
            lu = None
        if not isinstance(lu, dict):
            raise OAuth2Error("réponse illisible")
        return lu


class Sortie:
    """What the library takes for its way out: the one of the house (`home.securite.sortie`), to ProConnect alone."""

    def __enter__(self) -> "Sortie":
        return self

    def __exit__(self, *rien: object) -> None:
        pass

    def request(self, method: str, url: str, *, data: Any = None, headers: Any = None, **rien: object) -> _Recu:
        """Ask; ProConnectAbsent when nothing usable comes back."""
        bornes: dict[str, Any] = {"hotes": hotes(), "octets_max": OCTETS, "secondes": SECONDES}
        entetes = {**(headers or {})}
        try:
            if data is None:
                return _Recu(lire(url, entetes=entetes, **bornes))
            entetes["Content-Type"] = "application/x-www-form-urlencoded"
            return _Recu(poster(url, urlencode(data).encode(), entetes=entetes, **bornes))
        except SortieRefusee as erreur:
            raise ProConnectAbsent(str(erreur)) from erreur

    def get(self, url: str, headers: Any = None) -> _Recu:
        return self.request("GET", url, headers=headers)


class EchangeProConnect(OpenIDConnectOAuth2Adapter):
    """What is exchanged behind the browser: the code against two signed papers, each verified."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Where everything is, as ProConnect publishes it, at its own host; asked once an hour."""
        cle = f"proconnect:{settings.PROCONNECT_URL}"
        if not (config := cache.get(cle)):
            config = super().openid_config
            if not {"issuer", *ADRESSES} <= config.keys():
                raise OAuth2Error("configuration incomplète")
            try:
                for nom in ADRESSES | ({FIN} if config.get(FIN) else set()):
                    adresse_admise(str(config[nom]), hotes())
            except SortieRefusee as erreur:
                raise OAuth2Error("configuration qui mène ailleurs") from erreur
            cache.set(cle, config, UNE_HEURE)
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """The very address that ProConnect knows, on our host whatever the request says (T21)."""
        return settings.SITE_URL + reverse("proconnect_retour")

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """The token alone: it serves at once, whatever is said of its end."""
        return SocialToken(token=data["access_token"])

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Who comes back: an identity given for this very demand, and what is said of that same identity."""
        jeton = kwargs["response"].get("id_token", "")
        identite = self._verifier(app, jeton, "exp", "iat", "nonce")
        if not constant_time_compare(identite["nonce"], nonce_de(request.GET["state"])):
            raise OAuth2Error("réponse à une autre demande")
        porteur = {"Authorization": f"Bearer {token.token}", "Accept": "application/jwt"}
        dites = self._verifier(app, Sortie().get(self.profile_url, porteur).text)
        if dites["sub"] != identite["sub"] or not SUJET.fullmatch(dites["sub"]):
            raise OAuth2Error("deux identités, ou aucune qui se garde")
        request.session[JETON] = jeton
        return self.get_provider().sociallogin_from_response(request, dites)

    def _verifier(self, app: SocialApp, papier: str, *exiges: str) -> dict[str, Any]:
        """What a paper says, signed by a key of ProConnect, for us; OAuth2Error otherwise."""
        exiges = ("iss", "aud", "sub", *exiges)
        try:
            cles = jwt.PyJWKSet.from_dict(Sortie().get(self.openid_config["jwks_uri"]).json())
            cle = cles[jwt.get_unverified_header(papier)["kid"]].key
            emetteur = self.openid_config["issuer"]
            return jwt.decode(
                papier, cle, ALGORITHMES, audience=app.client_id, issuer=emetteur, options={"require": list(exiges)}
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, RecursionError) as erreur:
            raise OAuth2Error("papier refusé") from erreur


class FournisseurProConnect(OpenIDConnectProvider):
    """What is kept of somebody: an identifier, and the address by which she knows her own identity."""

    oauth2_adapter_class = EchangeProConnect

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The identifier that ProConnect gives this site alone."""
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """To be shown to her; nothing is decided by it."""
        return {"email": "".join(filter(str.isprintable, str(data.get("email", ""))))[:254]}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: no account comes from here."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list:
        """None: an address ties nobody."""
        return []


def nonce_de(etat: str) -> str:
    """What ProConnect must repeat in its paper: it follows from the state, that this session alone holds."""
    return salted_hmac("comptes.proconnect", etat).hexdigest()


# Who comes in by ProConnect, and what is said to whoever does not; the addresses where one goes there.
#
# An account is found by the link that its owner made, never by an address; no account is opened here.

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
    fin = config.get(FIN, "")
    return fin and f"{fin}?{urlencode({'id_token_hint': jeton, **retour})}"


def revenir(request: HttpRequest, phrase: str) -> HttpResponse:
    """Where one was, with what to do: one's own page of ProConnect when signed in, the usual form otherwise."""
    messages.warning(request, phrase)
    return redirect(NOM if request.user.is_authenticated else "account_login")
