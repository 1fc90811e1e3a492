"""Public pages kept ready for two minutes, for visitors without a session; one version number empties them all.

A room whose rules change what an anonymous visitor sees calls `public_purge()` at the end of the rule.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache, caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from home.choices import THEMES

VERSION = "pages-publiques:version"
SECOURS_SECONDES = 15 * 60  # passé sa durée, une page se garde pour le cas où la base ne répondrait plus
TAILLE_MAX = 512 * 1024
GENRES = ("text/html", "application/json", "application/atom+xml", "application/geo+json", "application/xml")
CORPS_SECONDES = 24 * 3600
PRIVE = ("private", "no-store", "no-cache", "max-age=0")
# Ce que htmx dit de la page attendue : une partie, ou le tout.
PARTIES = ("HX-Request", "HX-Boosted", "HX-Target", "HX-History-Restore-Request")
HORS_CACHE = ("/admin/", "/compte/", "/documents/", "/media/", "/static/")


@dataclass(frozen=True)
class PageGardee:
    """What is needed to answer again."""

    contenu: bytes
    entetes: tuple[tuple[str, str], ...]
    etag: str
    instant: float = 0.0


def public_purge() -> None:
    """Forget every kept public page once the current transaction is committed (at once outside of any)."""
    transaction.on_commit(_changer_version)


def _changer_version() -> str:
    version = secrets.token_hex(8)
    cache.set(VERSION, version, None)
    return version


def version_publique() -> str:
    """The number that every `public_purge` changes, whichever process called it."""
    return cache.get(VERSION) or _changer_version()


def cle_publique(request: HttpRequest) -> str:
    """Where the answer to this request is kept; empty when it may depend on who asks.

    The only cookie allowed is the theme: with any other (session, form token, message) the page is made anew.
    """
    if not settings.PAGES_GARDEES_SECONDES or request.method not in {"GET", "HEAD"}:
        return ""
    if request.path.startswith(HORS_CACHE) or set(request.COOKIES) - {"theme"} or "HTTP_AUTHORIZATION" in request.META:
        return ""
    theme = request.COOKIES.get("theme", "")
    morceaux = [
        version_publique(),
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        theme if theme in THEMES else "",
        "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else "",
        *(request.headers.get(nom, "") for nom in PARTIES),
    ]
    return hashlib.sha256("\n".join(morceaux).encode("utf-8", "surrogatepass")).hexdigest()


def _se_garde(request: HttpRequest, response: HttpResponse) -> bool:
    """The answer is the same for every visitor: plain success, no cookie, not said private, not a file."""
    controle = response.get("Cache-Control", "").lower()
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.get("Content-Type", "").split(";")[0] in GENRES
        and not response.has_header("Content-Disposition")
        and not any(mot in controle for mot in PRIVE)
        and len(response.content) <= TAILLE_MAX
    )


def corps_garder(etag: str, faire: Callable[[], str]) -> str:
    """What is long to write, written once for each mark: the mark changes whenever what it says does."""
    if not settings.PAGES_GARDEES_SECONDES:
        return faire()
    return caches["pages"].get_or_set("corps:" + etag.strip('"'), faire, CORPS_SECONDES)


def page_lire(request: HttpRequest, cle: str, *, secours: bool = False) -> HttpResponse | None:
    """The kept answer, or 304 when the visitor has it already; an older one, still true, only as a last resort."""
    page = caches["pages"].get(cle)
    if page is None or (time.time() - page.instant > settings.PAGES_GARDEES_SECONDES and not secours):
        return None
    response = HttpResponse(page.contenu, headers=dict(page.entetes))
    return get_conditional_response(request, etag=page.etag, response=response)


def page_garder(request: HttpRequest, cle: str, response: HttpResponse) -> HttpResponse:
    """Keep an answer that is the same for everyone; browsers may keep it too, and ask each time whether it is fresh."""
    if not _se_garde(request, response):
        return response
    # Une vue qui donne son empreinte la garde : elle ne change pas quand la compression change.
    etag = response.get("ETag") or f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "no-cache"
    if request.method == "GET":
        page = PageGardee(response.content, tuple(response.items()), etag, time.time())
        caches["pages"].set(cle, page, settings.PAGES_GARDEES_SECONDES + SECOURS_SECONDES)
    return get_conditional_response(request, etag=etag, response=response)
