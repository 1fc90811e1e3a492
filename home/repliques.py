"""Reads on a replica of the base (DATABASE_REPLIQUE_URL), never older than what the site has committed (ADR 052).

Every transaction that writes changes a mark in the shared cache, once committed and before anything else is told. A
page that only reads may read the replica once this process has seen it catch up with the primary under that mark; a
late replica is left aside, one that is away is forgotten for a while, and what it broke is read again on the primary.
Without the setting, nothing here runs.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse

ALIAS = "replique"
MARQUE = "replique:marque"
CONFIANCE = 5  # secondes : ce qu’un processus a vu d’elle se revoit, même si rien ne s’est écrit
REPOS = 10  # secondes : absente, elle n’est pas redemandée plus tôt
LECTURES = {"GET", "HEAD"}
SUR_LA_PRIMAIRE = ("/admin/", "/compte/", "/sante/", "/metriques/")
journal = logging.getLogger("safran.pannes")
# La marque sous laquelle cette demande lit la réplique ; vide, elle lit la primaire.
_lue: ContextVar[str] = ContextVar("marque de la réplique", default="")


@dataclass
class _Vue:
    """What this process knows of the replica: the mark that it has caught up with, since when, and its rest."""

    marque: str = ""
    instant: float = 0.0
    repos: float = 0.0


_vue = _Vue()


class RouteurReplique:
    """Reads go where the request says; writes, and all that a transaction reads, to the primary."""

    def db_for_read(self, model: type, **indices: Any) -> str:
        return ALIAS if _lue.get() and not connection.in_atomic_block else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type, **indices: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, obj1: Any, obj2: Any, **indices: Any) -> bool:
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **indices: Any) -> bool:
        return db != ALIAS


class RepliqueMiddleware:
    """Choose, for each request that only reads; inside of what keeps whole pages, outside of what reads the base."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if ALIAS not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        lecture = request.method in LECTURES and not request.path.startswith(SUR_LA_PRIMAIRE)
        marque = _marque_rattrapee() if lecture else ""
        if not marque:
            return self.get_response(request)
        jeton = _lue.set(marque)
        try:
            reponse = self.get_response(request)
        finally:
            _lue.reset(jeton)
        if reponse.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and connections[ALIAS].errors_occurred:
            _ecarter(f"{request.path} n’a pas pu s’y lire")
            return self.get_response(request)
        return reponse


def ecriture_noter(connexion: BaseDatabaseWrapper) -> None:
    """Something is written: what follows in this request reads the primary, and the mark changes with the commit."""
    if ALIAS not in settings.DATABASES:
        return
    _lue.set("")
    if not any(suite is _marque_changer for _, suite, _ in connexion.run_on_commit):
        transaction.on_commit(_marque_changer, using=connexion.alias)


def lire_sous_la_marque(cles: Iterable[str]) -> dict[str, Any]:
    """These keys of the cache, with the mark: if it changed since the choice, the primary is read from now on.

    What is kept under a version is thus never read from a replica that lacks what raised it.
    """
    if not (choisie := _lue.get()):
        return cache.get_many(cles)
    lues = cache.get_many([*cles, MARQUE])
    if lues.pop(MARQUE, None) != choisie:
        _lue.set("")
    return lues


def replique_suit() -> bool:
    """Whether there is none, or it has in a second what the primary has now; told to whoever watches."""
    if ALIAS not in settings.DATABASES:
        return True
    try:
        position = _position_primaire()
        return any(_a_rejoue(position) or time.sleep(0.1) for _ in range(10))
    except DatabaseError:
        return False


def _marque_changer() -> None:
    cache.set(MARQUE, secrets.token_hex(8), None)


def _marque_rattrapee() -> str:
    """The mark that the replica has caught up with; empty when it is late, away, or when the cache says nothing."""
    if time.monotonic() < _vue.repos:
        return ""
    marque = cache.get(MARQUE)
    if marque is None:
        cache.add(MARQUE, secrets.token_hex(8), None)
        marque = cache.get(MARQUE, "")
    if not marque or (marque == _vue.marque and time.monotonic() - _vue.instant < CONFIANCE):
        return marque
    position = _position_primaire()
    try:
        if not _a_rejoue(position):
            return ""
    except DatabaseError as erreur:
        _ecarter(erreur)
        return ""
    _vue.marque, _vue.instant = marque, time.monotonic()
    return marque


def _position_primaire() -> str:
    """How far the primary has committed."""
    with connection.cursor() as primaire:
        primaire.execute("SELECT pg_current_wal_flush_lsn()")
        return primaire.fetchone()[0]


def _a_rejoue(position: str) -> bool:
    """The replica has replayed all that the primary had committed there."""
    with connections[ALIAS].cursor() as replique:
        replique.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [position])
        return replique.fetchone() == (True,)


def _ecarter(raison: object) -> None:
    """Leave it alone for a while."""
    _vue.repos, _vue.marque = time.monotonic() + REPOS, ""
    connections[ALIAS].close()
    journal.warning("réplique mise de côté : %s", raison)
