"""What is kept: what everyone reads and rarely changes (ADR 043), figures with their hour, public pages."""

import datetime
import hashlib
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.text import slugify

from home.choices import THEMES

# What everyone reads and rarely changes is kept a minute in Django's cache, for all processes.
#
# FICHES = Gardee("fiches", modeles=("formations", "wagtailcore.page"))
# fiche = FICHES.lire(formation.pk, lambda: fiche_lire(formation))
#
# Saving or deleting a row of these models, or of any model of a room, forgets it at once. `update` and `bulk_create`
# send no signal: the rule that uses them calls `ecrits(Lieu, Service)`. A right, a name, a place taken are never kept.
# ADR 043.

C = TypeVar("C", bound=Hashable)
T = TypeVar("T")

SECONDES = 60
CONNEXION = {"last_login"}  # écrit à chaque connexion ; rien de gardé ne montre cette date
_RIEN = object()
_gardees: dict[str, list["Gardee"]] = defaultdict(list)  # par modèle, ce que son écriture fait oublier


def transaction_ouverte() -> bool:
    """What is read now may be older than what was committed meanwhile, or never be committed."""
    return connection.in_atomic_block


class Gardee:
    """Things of one kind, by key. They are pickled: each reader has a copy of one's own.

    `modeles` are those that they are read from, « app.model », or « app » for all of a room that is seldom written;
    `secondes`, how long they last at most. `longues`: to make one takes seconds; one reader of a process does it, and
    those who come meanwhile wait for it.
    """

    def __init__(
        self, nom: str, *, modeles: Iterable[str] = (), secondes: int = SECONDES, longues: bool = False
    ) -> None:
        self.nom, self.secondes = slugify(nom), secondes
        self._seul: AbstractContextManager = threading.RLock() if longues else nullcontext()
        for modele in modeles:
            _gardees[modele.lower()].append(self)

    def lire(self, cle: Hashable, faire: Callable[[], T]) -> T:
        """The thing of this key, made by `faire` when none is kept. Inside a transaction nothing is kept."""
        if transaction_ouverte():
            return faire()
        with self._seul:
            adresse = self._adresse(self._version(), cle)
            chose = cache.get(adresse, _RIEN)
            if chose is _RIEN:
                chose = faire()
                cache.set(adresse, chose, self.secondes)
        return chose

    def lire_lot(self, cles: Iterable[C], faire: Callable[[list[C]], dict[C, T]]) -> dict[C, T]:
        """Several at once: those that are not kept are made together by `faire`, in the order asked for."""
        cles = list(cles)
        if transaction_ouverte():
            faites = faire(cles)
        else:
            version = self._version()
            adresses = {cle: self._adresse(version, cle) for cle in cles}
            gardees = cache.get_many(adresses.values())
            faites = {cle: gardees[adresse] for cle, adresse in adresses.items() if adresse in gardees}
            if manquent := [cle for cle in cles if cle not in faites]:
                neuves = faire(manquent)
                cache.set_many({adresses[cle]: chose for cle, chose in neuves.items()}, self.secondes)
                faites |= neuves
        return {cle: faites[cle] for cle in cles if cle in faites}

    def oublier(self) -> None:
        """Have everything made again, by every process, once the current transaction is committed."""
        transaction.on_commit(self._changer_version)

    def _changer_version(self) -> str:
        version = secrets.token_hex(8)
        cache.set(f"gardee:{self.nom}", version, None)
        return version

    def _version(self) -> str:
        """Read before the thing is: what is written meanwhile changes it, and the thing is made again."""
        return cache.get(f"gardee:{self.nom}") or self._changer_version()

    def _adresse(self, version: str, cle: Hashable) -> str:
        return "gardee:" + hashlib.sha256(repr((self.nom, version, cle)).encode()).hexdigest()


def hote_lire(request: HttpRequest) -> tuple[str, str]:
    """What tells a site from another, whether this host is allowed or not."""
    return request._get_raw_host(), request.get_port()


def ecrits(*modeles: type[Model]) -> None:
    """Rows of these models were written without a signal: forget what is kept of them, once committed."""
    lignees = [classe._meta for modele in modeles for classe in modele.__mro__ if hasattr(classe, "_meta")]
    noms = {nom for meta in lignees for nom in (meta.label_lower, meta.app_label)}
    for gardee in {gardee for nom in noms for gardee in _gardees.get(nom, ())}:
        gardee.oublier()


def _ecrite(sender: type[Model], instance: Model, **suite: Any) -> None:
    if suite.get("update_fields") != CONNEXION:
        ecrits(sender, type(instance))  # une liaison écrite change l’objet qui la porte


def ecritures_suivre() -> None:
    """From now on, what is written by Django's models is forgotten where it is kept."""
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(_ecrite, dispatch_uid="home.site.cache.gardees")


# Figures told with their hour, « à jour à 14 h 05 »: counted once, kept some minutes whatever is written meanwhile.
#
# RELEVES = Arretes("pilotage", minutes=10)
# arrete = RELEVES.lire(perimetre, lambda: releve_lire(perimetre))
#
# The page always says the hour. A key names what the figures are about, as the permissions give it; never a person.
# ADR 044.


@dataclass(frozen=True)
class Arrete(Generic[T]):
    """A thing as it was counted at this instant."""

    chose: T
    instant: datetime.datetime


class Arretes:
    """Things of one kind, by key, each counted again at the first reading after so many minutes."""

    def __init__(self, nom: str, *, minutes: int) -> None:
        self._gardee = Gardee(nom, secondes=60 * minutes, longues=True)

    def lire(self, cle: Hashable, faire: Callable[[], T]) -> Arrete[T]:
        """What is kept under this key, or counted now."""
        return self._gardee.lire(cle, lambda: Arrete(faire(), timezone.now()))

    def oublier(self) -> None:
        """Have everything counted again at the next reading, by every process."""
        self._gardee.oublier()


# Public pages kept ready for two minutes, for visitors without a session; one version number empties them all.
#
# A room whose rules change what an anonymous visitor sees calls `public_purge()` at the end of the rule.

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
    # Une vue qui donne son empreinte la garde.
    etag = response.get("ETag") or f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "no-cache"
    if request.method == "GET":
        page = PageGardee(response.content, tuple(response.items()), etag, time.time())
        caches["pages"].set(cle, page, settings.PAGES_GARDEES_SECONDES + SECOURS_SECONDES)
    return get_conditional_response(request, etag=etag, response=response)
