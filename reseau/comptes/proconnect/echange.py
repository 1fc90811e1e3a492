"""What is exchanged with ProConnect behind the browser, and what is kept of it: an identifier, and an address to show.

What ProConnect says is signed: it is read with the keys that it publishes, for this site and for this very demand.
"""

import json
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from home.sortie import Reponse, SortieRefusee, lire, poster

JETON = "proconnect_jeton"  # dans la session de qui est entré par là : ProConnect le redemande à la sortie
ALGORITHMES = ["RS256", "ES256"]
OCTETS, SECONDES, UNE_HEURE = 1_000_000, 10, 3600
CONFIGURATION = {"issuer", "jwks_uri", "authorization_endpoint", "token_endpoint", "userinfo_endpoint"}


class ProConnectAbsent(OAuth2Error):
    """Its service does not answer, or by an error."""


class _Recu:
    """An answer, as the library reads one."""

    status_code = 200

    def __init__(self, reponse: Reponse) -> None:
        self.headers = {"content-type": "", **reponse.entetes}
        self.text = reponse.corps.decode(errors="replace")

    def raise_for_status(self) -> None:
        """`home.sortie` did."""

    def json(self) -> dict[str, Any]:
        """The object in it; OAuth2Error when there is none."""
        try:
            lu = json.loads(self.text)
        except ValueError:
            lu = None
        if not isinstance(lu, dict):
            raise OAuth2Error("réponse illisible")
        return lu


class Sortie:
    """What the library takes for its way out: the only one that the house has (`home.sortie`), to ProConnect alone."""

    def __enter__(self) -> "Sortie":
        return self

    def __exit__(self, *rien: object) -> None:
        pass

    def request(self, method: str, url: str, *, data: Any = None, headers: Any = None, **rien: object) -> _Recu:
        """Ask; ProConnectAbsent when nothing usable comes back."""
        bornes: dict[str, Any] = {
            "hotes": [urlsplit(settings.PROCONNECT_URL).hostname or ""], "octets_max": OCTETS, "secondes": SECONDES
        }  # fmt: skip
        entetes = {**(headers or {})}
        try:
            if data is None:
                return _Recu(lire(url, entetes=entetes, **bornes))
            entetes["Content-Type"] = "application/x-www-form-urlencoded"
            return _Recu(poster(url, urlencode(data).encode(), entetes=entetes, **bornes))
        except SortieRefusee as erreur:
            raise ProConnectAbsent(str(erreur)) from erreur

    def get(self, url: str, headers: Any = None) -> _Recu:
        """The same, by GET."""
        return self.request("GET", url, headers=headers)


class EchangeProConnect(OpenIDConnectOAuth2Adapter):
    """What is exchanged behind the browser: the code against two signed papers, each verified."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Where everything is, as ProConnect publishes it; asked once an hour."""
        cle = f"proconnect:{settings.PROCONNECT_URL}"
        if not (config := cache.get(cle)):
            config = super().openid_config
            if not CONFIGURATION <= config.keys():
                raise OAuth2Error("configuration incomplète")
            cache.set(cle, config, UNE_HEURE)
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """The very address that ProConnect knows, on our host whatever the request says (T21)."""
        return settings.SITE_URL + reverse("proconnect_retour")

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Who comes back: an identity given for this very demand, and what is said of that same identity."""
        jeton = kwargs["response"].get("id_token", "")
        identite = self._verifier(app, jeton, "exp", "iat", "nonce")
        if not constant_time_compare(identite["nonce"], nonce_de(request.GET["state"])):
            raise OAuth2Error("réponse à une autre demande")
        porteur = {"Authorization": f"Bearer {token.token}", "Accept": "application/jwt"}
        dites = self._verifier(app, Sortie().get(self.profile_url, porteur).text)
        if dites["sub"] != identite["sub"]:
            raise OAuth2Error("deux identités")
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
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as erreur:
            raise OAuth2Error("papier refusé") from erreur


class FournisseurProConnect(OpenIDConnectProvider):
    """What is kept of somebody: an identifier, and the address by which she knows her own identity."""

    oauth2_adapter_class = EchangeProConnect

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The identifier that ProConnect gives this site alone."""
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """To be shown to her; nothing is decided by it."""
        return {"email": str(data.get("email", ""))[:254]}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: no account comes from here."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list:
        """None: an address ties nobody."""
        return []


def nonce_de(etat: str) -> str:
    """What ProConnect must repeat in its paper: it follows from the state, that this session alone holds."""
    return salted_hmac("comptes.proconnect", etat).hexdigest()
