"""A disk that takes nothing more, full or read-only: how it is recognised, and what goes on without it."""

import errno
import sqlite3
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.signals import request_started
from django.db import connection

FICHIERS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES}
SQLITE = {8, 10, 13, 14}  # READONLY, IOERR, FULL, CANTOPEN
POSTGRESQL = {"25006", "53100", "58030"}  # transaction en lecture seule, disque plein, erreur d’entrée-sortie

EXIGES = ("limite:", "allauth:rl:", "contours:", "questions:")


class CacheAbsent(OSError):
    """The cache that several machines share does not answer, and this had to be kept there."""


def ecriture_impossible(erreur: BaseException | None) -> bool:
    """Tell whether this error, or one that led to it, says that nothing can be written here."""
    while erreur is not None:
        if isinstance(erreur, CacheAbsent) or (isinstance(erreur, OSError) and erreur.errno in FICHIERS):
            return True
        if getattr(erreur, "sqlite_errorcode", 0) & 0xFF in SQLITE or getattr(erreur, "sqlstate", "") in POSTGRESQL:
            return True
        erreur = erreur.__cause__ or erreur.__context__
    return False


_tenues: list[sqlite3.Connection] = []


def base_tenir(**kwargs: Any) -> None:
    """Keep what SQLite puts beside its base there as long as this process lives, from its first request on.

    The last one to leave removes these files; a full disk does not let them be made again, and nothing is read
    without them. Never before a server has forked: a connection does not survive it.
    """
    request_started.disconnect(base_tenir)
    if connection.vendor == "sqlite":
        tenue = sqlite3.connect(connection.settings_dict["NAME"], check_same_thread=False)
        tenue.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()
        _tenues.append(tenue)


class CacheFichiers(FileBasedCache):
    """What can be made again does without a disk: what is not kept will be, what has expired is not there.

    What counts tries, or holds what someone deposited, is kept or refused (R09).
    """

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        try:
            super().set(key, value, timeout, version)
        except OSError as erreur:
            if key.startswith(EXIGES) or not ecriture_impossible(erreur):
                raise
            self.delete(key, version)

    def _delete(self, fname: str) -> bool:
        try:
            return super()._delete(fname)
        except OSError as erreur:
            if not ecriture_impossible(erreur):
                raise
            return False
