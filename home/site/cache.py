"""What is kept: public pages for two minutes, what rarely changes until its rooms are written (ADR 043), figures
with their hour.
"""

import datetime
import hashlib
import re
import secrets
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache as garder
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString

from home.choices import THEMES
from home.exploitation import base
from home.site.appartenance import versions_ecrites

# What rarely changes is read once: kept by each process until one of the rooms that it was read from is written.
#
# PIED = Gardee("pied", pieces=("wagtailcore", "home"))
#
# pages = PIED.lire(site.pk, lambda: pages_de_pied(site))          # asks the base only when something changed
# html = BLOC.rendre(cle, "plans/bloc.html", lambda: {"plan": …})  # the same, as the HTML of a template
#
# Whatever writes a table (a rule, the admin, a command, another process) raises the version of its room, once
# committed;
# what was kept under the former one is made again. Inside a transaction nothing is kept (see `dans_les_regles`): it
# may
# never be committed. A key names all that the thing depends on: an object, a day, a *class* of readers as the
# permissions
# give it; never a person (what is hers alone: `home.ecrans.espace`). In the suite, making a thing reads no room that
# it does not
# declare (`surveiller`). ADR 043.

C = TypeVar("C", bound=Hashable)
T = TypeVar("T")

COMBIEN = 500  # choses gardées sous un même nom ; au-delà, on recommence
SECONDES = 120  # au plus : ce qui dépend de l’heure se relit
PREFIXE = "version:"
ECRITURE = re.compile(r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
CONNEXION = 'UPDATE "comptes_compte" SET "last_login" ='  # à chaque connexion ; rien de gardé ne montre cette date
LECTURE = re.compile(r"\b(?:FROM|JOIN)\s+\"?([a-z_]\w*)", re.IGNORECASE)
# Écrites sans cesse, jamais gardées : ce qui en dépend se lit à chaque fois.
JOURNAUX = frozenset(
    {
        "django_session",
        *("home_courriel", "home_passage", "home_passageperiodique"),
        "home_fluxagenda",
        "home_espacefait",
        "home_recapitulatif",
        "home_rapportpolitique",
        # ce qui se tape, enregistré toutes les dix secondes
        *("pratiques_brouillon", "pratiques_versionbrouillon"),
        "django_tasks_database_dbtaskresult",
        # ce que les apprenants font
        *("parcours_suivi", "parcours_etapevue", "parcours_achevement", "parcours_moduleacheve", "parcours_noteetape"),
        *("parcours_tempsetape", "parcours_horloge", "quiz_tentative", "quiz_reponsenotee", "quiz_entrainement"),
        *("parcours_listecochee", "scorm_passagescorm", "scorm_etatsco"),
        *("parcours_reponseetape", "quiz_reponseouverte", "quiz_questionarevoir", "quiz_reglagerevisions"),
        # ce que les lecteurs marquent, demandent, répondent
        *("pratiques_signet", "pratiques_livret", "agenda_participation"),
        *("carnets_carnet", "carnets_ficheretenue", "carnets_partage"),
        *("orientation_ficheliaison", "orientation_ficheliaison_montrees", "orientation_passageporte"),
    }
)


@dataclass(frozen=True)
class _Montee:
    """Raise the version of a room; written many times in a transaction, it is raised once."""

    piece: str

    def __call__(self) -> None:
        version_monter(self.piece)


def version_monter(piece: str) -> None:
    """What was kept under the former version of this room is made again."""
    (_retenues.get() or {}).pop(piece, None)
    cache.set(PREFIXE + piece, secrets.token_hex(8), None)


@garder
def piece_de(table: str) -> str:
    """The room of a table (its app label); empty for the tables of `JOURNAUX` and those of no model."""
    if table in JOURNAUX:
        return ""
    modeles = (m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table)
    return next((modele._meta.app_label for modele in modeles), "")


def ecritures_suivre(connection: BaseDatabaseWrapper, **suite: Any) -> None:
    """Listen to what a new connection writes (signal `connection_created`)."""
    if _noter not in connection.execute_wrappers:
        connection.execute_wrappers.append(_noter)


def _noter(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    resultat = execute(sql, params, many, context)
    if ecrite := ECRITURE.match(sql):
        base.ecriture_noter(context["connection"])
    if ecrite and not sql.startswith(CONNEXION):
        piece, attente = piece_de(ecrite[1]), context["connection"].run_on_commit
        for montee in map(_Montee, [*([piece] if piece else []), *versions_ecrites(ecrite[1])]):
            if not any(montee == deja for _, deja, _ in attente[-20:]):
                transaction.on_commit(montee, using=context["connection"].alias)
    return resultat


_retenues: ContextVar[dict[str, str] | None] = ContextVar("versions retenues", default=None)


@contextmanager
def versions_retenues() -> Iterator[None]:
    """Inside, each version is asked for once: a page that is only read is of the moment when it began."""
    jeton = _retenues.set({})
    try:
        yield
    finally:
        _retenues.reset(jeton)


def versions_lire(pieces: Iterable[str]) -> tuple[str, ...]:
    """What tells that one of these rooms was written, whichever process did."""
    pieces, retenues = tuple(pieces), _retenues.get()
    if retenues is None:
        retenues = {}
    if manquent := [piece for piece in pieces if piece not in retenues]:
        retenues.update(_demander(manquent))
    return tuple(retenues[piece] for piece in pieces)


def _demander(pieces: list[str]) -> dict[str, str]:
    cles = {PREFIXE + piece: piece for piece in pieces}
    lues = base.lire_sous_la_marque(cles)
    for cle in cles.keys() - lues.keys():
        cache.add(cle, secrets.token_hex(8), None)
        lues[cle] = cache.get(cle, "")
    return {piece: lues[cle] for cle, piece in cles.items()}


def transaction_ouverte() -> bool:
    """What is read now may be older than what was committed meanwhile, or never be committed."""
    return connection.in_atomic_block


@dataclass(frozen=True)
class _Chose:
    chose: Any
    versions: tuple[str, ...]
    instant: float


class Gardee:
    """Things of one kind, kept by key under the versions of the rooms that they are read from.

    `journaux` are the tables written all the time that it may read, their state being told by the key.
    `dans_les_regles`: what is kept is read in a transaction too, so long as it has written none of these rooms; for
    what no lock of a rule protects. Only what is told with its hour lasts longer, and is not watched.
    `longues`: to make one takes seconds and memory; one reader makes it, and those who come meanwhile wait for it.
    """

    def __init__(
        self, nom: str, *, pieces: Iterable[str], combien: int = COMBIEN, secondes: int = SECONDES,
        journaux: Iterable[str] = (), dans_les_regles: bool = False, surveillee: bool = True, longues: bool = False,
    ) -> None:  # fmt: skip
        self.nom, self.pieces, self.journaux = nom, tuple(sorted(pieces)), frozenset(journaux)
        self.combien, self.secondes, self.surveillee = combien, secondes, surveillee
        self.dans_les_regles = dans_les_regles
        self._gardees: dict[Hashable, _Chose] = {}
        self._seul: AbstractContextManager = threading.RLock() if longues else nullcontext()

    def lire(self, cle: Hashable, faire: Callable[[], T]) -> T:
        """The thing of this key, made by `faire` when none is kept, or when it is no longer true."""
        if self.incertain():
            with self._surveillee():
                return faire()
        # La version se lit d’abord : ce qui change pendant la lecture fait relire.
        versions = versions_lire(self.pieces)
        if not (gardee := self._vraie(cle, versions)):
            with self._seul, self._surveillee():
                if not (gardee := self._vraie(cle, versions)):
                    gardee = self._garder(cle, faire(), versions)
        return gardee.chose

    def lire_lot(self, cles: Iterable[C], faire: Callable[[list[C]], dict[C, T]]) -> dict[C, T]:
        """Several at once: those that are not kept are made together by `faire`, in the order asked for."""
        cles = list(cles)
        versions = None if self.incertain() else versions_lire(self.pieces)
        gardees = {c: vraie.chose for c in cles if versions is not None and (vraie := self._vraie(c, versions))}
        if manquantes := [cle for cle in cles if cle not in gardees]:
            with self._surveillee():
                faites = faire(manquantes)
            for cle, chose in faites.items():
                if versions is not None:
                    self._garder(cle, chose, versions)
            gardees |= faites
        return {cle: gardees[cle] for cle in cles if cle in gardees}

    def deja(self, cle: Hashable) -> Any:
        """The kept thing of this key, when it is still true; None otherwise, and nothing is asked of the base."""
        gardee = None if self.incertain() else self._vraie(cle, versions_lire(self.pieces))
        return gardee and gardee.chose

    def incertain(self) -> bool:
        """What is read here may never be committed."""
        if not transaction_ouverte():
            return False
        ecrites = {montee.piece for _, montee, _ in connection.run_on_commit if isinstance(montee, _Montee)}
        return not self.dans_les_regles or not ecrites.isdisjoint(self.pieces)

    def _surveillee(self) -> AbstractContextManager:
        return surveiller(self.nom, {*self.pieces, *self.journaux}) if self.surveillee else nullcontext()

    def _garder(self, cle: Hashable, chose: Any, versions: tuple[str, ...]) -> _Chose:
        faite = _Chose(chose, versions, time.monotonic())
        if len(self._gardees) >= self.combien:
            self._gardees.clear()
        # Une transaction commencée avant une écriture n’en voit rien : elle lit, elle ne garde pas. Et un cache qui ne
        # garde rien ne dit rien : on relira.
        if all(versions) and not (self.dans_les_regles and transaction_ouverte()):
            self._gardees[cle] = faite
        return faite

    def _vraie(self, cle: Hashable, versions: tuple[str, ...]) -> "_Chose | None":
        gardee = self._gardees.get(cle)
        vraie = gardee and gardee.versions == versions and time.monotonic() - gardee.instant < self.secondes
        return gardee if vraie else None

    def rendre(self, cle: Hashable, gabarit: str, contexte: Callable[[], dict[str, Any]]) -> SafeString:
        """The same for the HTML of a template, which knows nothing of who asks."""
        return self.lire(cle, lambda: SafeString(render_to_string(gabarit, contexte())))


def surveiller(nom: str, dites: Iterable[str]) -> AbstractContextManager:
    """In the suite, refuse that a kept thing reads a room that it does not declare: nothing would make it again."""
    if not settings.GARDEES_SURVEILLEES:
        return nullcontext()

    def verifier(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        lues = {piece_de(table) or table for table in LECTURE.findall(sql) if piece_de(table) or table in JOURNAUX}
        if tues := lues.difference(dites):
            raise AssertionError(f"« {nom} » se garde et lit {sorted(tues)} sans le dire : {sql[:200]}")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(verifier)


# Figures told with their hour, « à jour à 14 h 05 »: counted once, kept some minutes whatever is written meanwhile.
#
# RELEVES = Arretes("pilotage", minutes=10)
#
# arrete = RELEVES.lire(perimetre, lambda: releve_lire(perimetre))
# arrete.chose, arrete.instant
#
# For what comes from too many rows, written too often, to be kept until they change, as a `Gardee` is. The page
# always
# says the hour. A key names what the figures are about, as the permissions give it; never a person. ADR 044.


@dataclass(frozen=True)
class Arrete(Generic[T]):
    """A thing as it was counted at this instant; shared, never changed after."""

    chose: T
    instant: datetime.datetime


class Arretes:
    """Things of one kind, by key, each counted again at the first reading after so many minutes, by one reader."""

    def __init__(self, nom: str, *, minutes: int, combien: int) -> None:
        self._piece = f"arretes-{nom}"
        self._gardee = Gardee(
            nom, pieces=(self._piece,), combien=combien, secondes=60 * minutes, surveillee=False, longues=True
        )

    def lire(self, cle: Hashable, faire: Callable[[], T]) -> Arrete[T]:
        """What is kept under this key, or counted now."""
        return self._gardee.lire(cle, lambda: Arrete(faire(), timezone.now()))

    def oublier(self) -> None:
        """Have everything counted again at the next reading, by every process."""
        version_monter(self._piece)


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
