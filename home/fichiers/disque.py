"""A disk that takes nothing more, full or read-only: how it is recognised, what goes on without it; static files."""

import errno
import itertools
import os
import sqlite3
from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.signals import request_started
from django.db import InterfaceError, OperationalError, connection
from whitenoise.storage import CompressedManifestStaticFilesStorage, CompressedStaticFilesStorage

# A disk that takes nothing more, full or read-only: how it is recognised, and what goes on without it.

FICHIERS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES}
SQLITE = {8, 10, 13, 14}  # READONLY, IOERR, FULL, CANTOPEN
POSTGRESQL = {"25006", "53100", "58030"}  # transaction en lecture seule, disque plein, erreur d’entrée-sortie
RUPTURES = ("08", "57P", "53300", "58000")  # liaison rompue, arrêt en cours, trop de liaisons, mandataire sans base

FOIS_SANS_COMPTER = 50
EXIGES = ("limite:", "allauth:rl:", "contours:", "questions:")


class ServiceAbsent(OSError):
    """Something that machines share, and that this needs, does not answer."""


class CacheAbsent(ServiceAbsent):
    """The cache that several machines share does not answer, and this had to be kept there."""


def ecriture_impossible(erreur: BaseException | None) -> bool:
    """Tell whether this error, or one that led to it, says that nothing can be written here."""
    while erreur is not None:
        if isinstance(erreur, ServiceAbsent) or (isinstance(erreur, OSError) and erreur.errno in FICHIERS):
            return True
        if getattr(erreur, "sqlite_errorcode", 0) & 0xFF in SQLITE or getattr(erreur, "sqlstate", "") in POSTGRESQL:
            return True
        erreur = erreur.__cause__ or erreur.__context__
    return False


def service_absent(erreur: BaseException | None) -> bool:
    """Tell whether this error, or one that led to it, says that the base or something shared does not answer now."""
    while erreur is not None:
        if isinstance(erreur, ServiceAbsent):
            return True
        if isinstance(erreur, OperationalError | InterfaceError) and _liaison_rompue(erreur.__cause__):
            return True
        erreur = erreur.__cause__ or erreur.__context__
    return False


def _liaison_rompue(cause: BaseException | None) -> bool:
    """PostgreSQL, or what stands before it, is not there, stops, or takes nobody more; SQLite always is."""
    etat = getattr(cause, "sqlstate", "inconnu")
    return etat is None or etat.startswith(RUPTURES)


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

    _ecritures: ClassVar[Iterator[int]] = itertools.count(1)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        try:
            super().set(key, value, timeout, version)
        except OSError as erreur:
            if key.startswith(EXIGES) or not ecriture_impossible(erreur):
                raise
            self.delete(key, version)

    def _cull(self) -> None:
        """Look one time in fifty whether there are too many: to list thousands takes longer than to write one."""
        if next(self._ecritures) % FOIS_SANS_COMPTER == 0:
            super()._cull()

    def _delete(self, fname: str) -> bool:
        try:
            return super()._delete(fname)
        except OSError as erreur:
            if not ecriture_impossible(erreur):
                raise
            return False


class FichiersDurables(FileSystemStorage):
    """Private files on the disk of this machine: said kept once they are."""

    def _save(self, name: str, content: File) -> str:
        nom = super()._save(name, content)
        descripteur = os.open(self.path(nom), os.O_RDONLY)
        try:
            os.fsync(descripteur)
        finally:
            os.close(descripteur)
        return nom


# The addresses of static files, each written once by a process: a page names a dozen of them.


class AdressesGardees:
    """Keeps what `url` gave: files only change with the code, and the process with it."""

    def url(self, *args: Any, **kwargs: Any) -> str:
        """The address of a file."""
        gardees = self.__dict__.setdefault("_adresses", {})
        cle = (args, *kwargs.items())
        if cle not in gardees:
            gardees[cle] = super().url(*args, **kwargs)
        return gardees[cle]


class StatiquesNommes(AdressesGardees, CompressedManifestStaticFilesStorage):
    """Names that hold the print of their content, for production."""


class Statiques(AdressesGardees, CompressedStaticFilesStorage):
    """Plain names, for the demonstration."""
