"""What is signed, between a platform and this tool: `pylti1p3` reads and writes it, `home.securite.sortie` carries it.

Imported where a launch needs it, never when the site starts: the library weighs nine megabytes.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.cookie import CookieService
from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.deployment import Deployment
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector
from pylti1p3.session import SessionService
from pylti1p3.tool_config import ToolConfAbstract

from home.erreurs import RegleRefusee
from home.securite.coffre import dechiffrer
from home.securite.sortie import SortieRefusee, lire, poster
from safran.lti.choices import NOTER
from safran.lti.models import CleOutil, Plateforme
from safran.lti.queries import cle_qui_signe

journal = logging.getLogger("safran.lti")
OCTETS_MAX, SECONDES = 200_000, 8
CLES_GARDEES, CLES_FRAICHES, CLES_REDEMANDEES = 86_400, 3_600, 10  # secondes
# La librairie compare l’audience au client inscrit ; l’heure d’émission ne prouve rien de plus que le nonce.
VERIFIER = {"verify_aud": False, "verify_iat": False, "require": ["exp", "iat", "sub", "aud", "iss", "nonce"]}


def message_lire(plateforme: Plateforme, jeton: str, nonce: str) -> dict[str, Any]:
    """What a platform says in a token that it signed for this tool, in answer to `nonce`.

    Raises RegleRefusee "message" when the signature, the audience, the deployment, the hour or the form is wrong;
    SortieRefusee when its keys cannot be read.
    """
    message = _Message(
        None, _Outil(plateforme), session_service=_Nonce(nonce), cookie_service=CookieService(),
        requests_session=_Sortie(),
    )  # fmt: skip
    message.set_auto_validation(False).set_jwt_verify_options(VERIFIER)
    message.jeton = jeton
    try:
        message.validate_jwt_format().validate_nonce().validate_registration().validate_jwt_signature()
        message.validate_deployment().validate_message()
        if message.get_launch_data().get("azp", plateforme.client) != plateforme.client:
            raise ValueError("donné à un autre outil")
    except SortieRefusee:
        raise
    except Exception as erreur:  # un message mal formé fait trébucher la librairie de bien des façons
        journal.warning("message refusé, plateforme=%s : %s : %s", plateforme.pk, type(erreur).__name__, erreur)
        raise RegleRefusee("message", f"Ce que {plateforme} envoie n’est pas admis.") from erreur
    return dict(message.get_launch_data())


def score_dire(plateforme: Plateforme, *, ligne: str, sujet: str, part: int, acheve: bool) -> None:
    """Tell a platform how far someone is, and nothing else. SortieRefusee says why it could not."""
    score = Grade().set_user_id(sujet).set_score_given(part).set_score_maximum(100)
    score.set_activity_progress("Completed" if acheve else "InProgress")
    score.set_grading_progress("FullyGraded" if acheve else "Pending")
    score.set_timestamp(timezone.now().isoformat(timespec="milliseconds"))
    connecteur = _Connecteur(_signataire(plateforme), _Sortie())
    try:
        AssignmentsGradesService(connecteur, {"scope": [NOTER], "lineitem": ligne}).put_grade(score)
    except SortieRefusee:
        raise
    except Exception as erreur:
        raise SortieRefusee("La plateforme répond autre chose que ce qui est attendu d’elle.") from erreur


def choix_signer(plateforme: Plateforme, deploiement: str, reglages: dict[str, Any], *, titre: str, url: str) -> str:
    """The signed answer to « which training? »: its name, its address, one line of a hundred points."""
    chose = DeepLinkResource().set_title(titre).set_url(url)
    chose.set_lineitem(LineItem().set_score_maximum(100).set_label(titre))
    return DeepLink(_signataire(plateforme), deploiement, reglages).get_response_jwt([chose])


def jwk(cle: CleOutil) -> Mapping[str, Any]:
    """The public half of a key of ours, as platforms read it."""
    return Registration.get_jwk(cle.publique)


def _inscription(plateforme: Plateforme) -> Registration:
    inscription = Registration().set_issuer(plateforme.emetteur).set_client_id(plateforme.client)
    return inscription.set_auth_token_url(plateforme.jetons).set_key_set_url(plateforme.cles)


def _signataire(plateforme: Plateforme) -> Registration:
    """The same, with the key that signs today."""
    cle = cle_qui_signe()
    return _inscription(plateforme).set_tool_private_key(dechiffrer(cle.privee)).set_tool_public_key(cle.publique)


class _Outil(ToolConfAbstract):
    """What the library asks of a tool: the one platform that this launch came from."""

    def __init__(self, plateforme: Plateforme) -> None:
        self.plateforme = plateforme

    def check_iss_has_one_client(self, iss: str) -> bool:
        """The client is always looked at."""
        return False

    def find_registration_by_params(self, iss: str, client_id: str, *args: Any, **kwargs: Any) -> Registration | None:
        sienne = (iss, client_id) == (self.plateforme.emetteur, self.plateforme.client)
        return _inscription(self.plateforme) if sienne else None

    def find_deployment_by_params(self, iss: str, deployment_id: str, *args: Any, **kwargs: Any) -> Deployment | None:
        return Deployment() if deployment_id in self.plateforme.deploiements else None


class _Nonce(SessionService):
    """What the library asks of a session: the state is ours to check, the nonce alone is left."""

    def __init__(self, nonce: str) -> None:
        self.nonce = nonce

    def check_nonce(self, nonce: str) -> bool:
        """It answers this very launch."""
        return constant_time_compare(nonce, self.nonce)


class _Message(MessageLaunch):
    """A message whose keys are read by our door, and kept an hour."""

    jeton = ""

    def _get_request_param(self, key: str) -> str:
        return self.jeton

    def fetch_public_key(self, key_set_url: str) -> Any:
        """The keys of the platform, read again after an hour, or for one that we do not know; never asked twice in ten
        seconds, whoever posts here: a platform that does not answer holds one of us."""
        ou = f"lti:cles:{sha256(key_set_url.encode()).hexdigest()}"
        cles, fraiches = cache.get(ou), cache.get(f"{ou}:fraiches")
        connue = cles is not None and self._jwt["header"].get("kid") in [cle["kid"] for cle in cles["keys"]]
        if not (connue and fraiches) and cache.add(f"{ou}:demandees", 1, CLES_REDEMANDEES):
            lues = lire(key_set_url, hotes=settings.LTI_HOTES, octets_max=OCTETS_MAX, secondes=SECONDES)
            try:
                cles = {"keys": [cle for cle in json.loads(lues.corps)["keys"] if isinstance(cle.get("kid"), str)]}
            except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as erreur:
                raise SortieRefusee("Ce qu’elle publie n’est pas un jeu de clés.") from erreur
            cache.set(ou, cles, CLES_GARDEES)
            cache.set(f"{ou}:fraiches", 1, CLES_FRAICHES)
        if cles is None:
            raise SortieRefusee("Elles viennent d’être demandées : réessayez dans un instant.")
        return cles


class _Connecteur(ServiceConnector):
    """A token is asked for each time: nothing of a platform is kept here."""

    def _get_cached_access_token(self, scope_key: str) -> None:
        return None

    def _cache_access_token(self, scope_key: str, access_token: str, expires_in: float) -> None:
        return None


@dataclass(frozen=True)
class _Reponse:
    """What came back, as the library reads it; what did not is a SortieRefusee."""

    content: bytes
    headers: Mapping[str, str]
    ok = True

    def json(self) -> Any:
        return json.loads(self.content)


class _Sortie:
    """Stands for the library’s own client: every call goes through `home.securite.sortie`."""

    def post(self, url: str, data: Mapping[str, str] | str, headers: Mapping[str, str] | None = None) -> _Reponse:
        if isinstance(data, str):
            corps, entetes = data.encode(), headers or {}
        else:
            corps, entetes = urlencode(data).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        rendue = poster(url, corps, hotes=settings.LTI_HOTES, entetes=entetes, octets_max=OCTETS_MAX, secondes=SECONDES)
        return _Reponse(rendue.corps, rendue.entetes)
