"""The cache that several machines share (CACHE_URL): slower without its server, never down (ADR 050).

What can be made again does without it. What counts tries, or holds what someone deposited, is kept or refused, as on a
full disk (`home.disque`). What could not be written while it was away is taken out of it as soon as it answers: nobody
reads there what is no longer true.
"""

import errno
import logging
import time
from collections.abc import Callable, Iterable
from functools import cache as garder
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as LiaisonRompue
from redis.exceptions import OutOfMemoryError, ReadOnlyError
from redis.exceptions import TimeoutError as LiaisonMuette
from redis.retry import Retry

from home.disque import EXIGES, CacheAbsent

ATTENTE = 0.5
SECONDES = 2  # un serveur qui s’est tu ne se redemande pas plus tôt : une page n’attend qu’une fois
PERDUES = 10_000  # au-delà, tout s’efface à son retour
REFUS = (OutOfMemoryError, ReadOnlyError)
journal = logging.getLogger("safran.pannes")


class Liaison:
    """What this process knows of one server: whether it answers, and what it should have been told."""

    def __init__(self) -> None:
        self.tue_jusqu_a = -1.0
        self.perdues: set[str] = set()

    def se_tait(self) -> bool:
        """It did not answer a moment ago."""
        return time.monotonic() < self.tue_jusqu_a

    def couper(self, erreur: Exception) -> None:
        """Leave it alone for a while."""
        self.tue_jusqu_a = time.monotonic() + SECONDES
        journal.error("cache absent : %s", erreur)


@garder
def liaison(serveur: str, base: int) -> Liaison:
    """That of this server, one for all the threads of the process."""
    return Liaison()


def _exigee(cle: str) -> bool:
    """Its key, once « prefix:version: » is taken off, is one that is kept or refused."""
    return cle.split(":", 2)[-1].startswith(EXIGES)


def _geste(nom: str, sinon: Any, *, ecrit: bool = False) -> Callable:
    """One gesture of the client: without the server `sinon`, and what should have been written is remembered."""
    direct = getattr(RedisCacheClient, nom)

    def faire(self: "ClientTolerant", cles: str | Iterable[str], *reste: Any) -> Any:
        nommees = [cles] if isinstance(cles, str) else list(cles)
        try:
            self.rattraper()
            return direct(self, cles if isinstance(cles, str) else nommees, *reste)
        except (LiaisonRompue, LiaisonMuette, *REFUS) as erreur:
            self.constater(erreur, nommees, ecrit=ecrit)
            return sinon(*reste) if callable(sinon) else sinon

    return faire


class ClientTolerant(RedisCacheClient):
    """Django's client, whose server may be away."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self.liaison = liaison(servers[0], options.get("db", 0))

    add = _geste("add", False)
    get = _geste("get", lambda defaut: defaut)
    set = _geste("set", None, ecrit=True)
    touch = _geste("touch", False)
    delete = _geste("delete", False, ecrit=True)
    get_many = _geste("get_many", {})
    has_key = _geste("has_key", False)
    delete_many = _geste("delete_many", None, ecrit=True)

    def rattraper(self) -> None:
        """Refuse at once a server that is silent; take out of one that is back what it should have been told."""
        if self.liaison.se_tait():
            raise LiaisonMuette("pas de réponse à l’instant")
        if perdues := list(self.liaison.perdues):
            client = self.get_client(write=True)
            client.flushdb() if len(perdues) > PERDUES else client.delete(*perdues)
            self.liaison.perdues.difference_update(perdues)

    def constater(self, erreur: Exception, cles: list[str], *, ecrit: bool) -> None:
        """It is away, or takes nothing more; CacheAbsent for what is kept or refused."""
        if not isinstance(erreur, REFUS) and not self.liaison.se_tait():
            self.liaison.couper(erreur)
        if ecrit:
            self.liaison.perdues.update(cles)
        if any(map(_exigee, cles)):
            raise CacheAbsent(errno.EHOSTUNREACH, "le cache partagé ne répond pas") from erreur

    def repond(self) -> bool:
        """Whether it answers now."""
        try:
            return bool(self.get_client(write=True).ping())
        except (LiaisonRompue, LiaisonMuette):
            return False


class CachePartage(RedisCache):
    """Django's cache on Valkey or Redis, one base for each cache: emptying one leaves the other."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        attentes = {"socket_connect_timeout": ATTENTE, "socket_timeout": ATTENTE}
        # Une connexion gardée que le serveur a fermée s’ouvre une seconde fois.
        options = {**attentes, "retry": Retry(NoBackoff(), 1), **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._class = ClientTolerant

    def repond(self) -> bool:
        """Whether its server answers now."""
        return self._cache.repond()
