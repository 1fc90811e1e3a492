"""The files of a storage, as one tar; they come through its API, from a disk or from S3 alike."""

import hashlib
import posixpath
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from home.erreurs import RegleRefusee
from safran.installation.sauvegardes.chiffrement import MORCEAU


@dataclass
class Lot:
    """What is known of the files of a storage without naming them: each one moves the print."""

    fichiers: int = 0
    octets: int = 0
    empreinte: str = ""
    disparus: int = field(default=0, compare=False)

    def ajouter(self, nom: str, octets: int, sha256: str) -> None:
        """One more file, in the order of `noms_lire`."""
        self.fichiers += 1
        self.octets += octets
        self.empreinte = hashlib.sha256(f"{self.empreinte}\0{nom}\0{sha256}".encode()).hexdigest()


def stockages_lire() -> dict[str, Storage]:
    """Where the site keeps files, by the name of their piece; the keys that it made for itself are some."""
    cles = FileSystemStorage(
        settings.DONNEES / "cles", file_permissions_mode=0o600, directory_permissions_mode=0o700
    )  # fmt: skip
    return {"media.tar": storages["default"], "prive.tar": storages["prive"], "cles.tar": cles}


def noms_lire(stockage: Storage, dossier: str = "") -> Iterator[str]:
    """Every file of a storage, always in the same order."""
    try:
        dossiers, noms = stockage.listdir(dossier)
    except FileNotFoundError:
        return
    yield from (posixpath.join(dossier, nom) for nom in sorted(noms) if nom)
    for nom in sorted(dossiers):
        yield from noms_lire(stockage, posixpath.join(dossier, nom))


def lot_ranger(stockage: Storage, lot: Lot) -> Iterator[bytes]:
    """The tar of a storage, chunk after chunk; `lot` counts what passes. A file that the site takes away meanwhile is
    no loss: it is counted apart.
    """
    for nom in noms_lire(stockage):
        try:
            fichier = stockage.open(nom)
        except FileNotFoundError:
            lot.disparus += 1
            continue
        with fichier:
            membre = tarfile.TarInfo(nom)
            membre.size = fichier.size
            yield membre.tobuf()
            somme = hashlib.sha256()
            for morceau in _lire(fichier, membre.size):
                somme.update(morceau)
                yield morceau
            yield bytes(-membre.size % tarfile.BLOCKSIZE)
        lot.ajouter(nom, membre.size, somme.hexdigest())
    yield bytes(2 * tarfile.BLOCKSIZE)


def _lire(fichier: File, reste: int) -> Iterator[bytes]:
    """As many bytes as were announced. Raises OSError when the file has fewer."""
    while reste:
        morceau = fichier.read(min(MORCEAU, reste))
        if not morceau:
            raise OSError(f"{fichier.name} s’est raccourci pendant la copie")
        reste -= len(morceau)
        yield morceau


def lot_lire(stockage: Storage) -> Lot:
    """What stands in a storage now, read to the last byte."""
    lot = Lot()
    for _ in lot_ranger(stockage, lot):
        pass
    return lot


def lot_poser(stockage: Storage, chemin: Path) -> None:
    """Put the files of a tar in an empty storage. Raises RegleRefusee("fichier"); what was put so far stays."""
    try:
        with tarfile.open(chemin, "r:") as archive:
            for membre in archive:
                _poser(stockage, membre.name, archive.extractfile(membre))
    except (tarfile.TarError, SuspiciousFileOperation) as erreur:
        raise RegleRefusee("fichier", f"{chemin.name} ne tient pas que des fichiers à leur place.") from erreur


def stockage_vider(stockage: Storage) -> None:
    """Take back all that was put there."""
    for nom in list(noms_lire(stockage)):
        stockage.delete(nom)


def _poser(stockage: Storage, nom: str, contenu: IO[bytes] | None) -> None:
    if contenu is None:
        raise tarfile.TarError(nom)
    with tempfile.SpooledTemporaryFile(MORCEAU, dir=str(settings.DONNEES)) as provisoire:
        shutil.copyfileobj(contenu, provisoire, MORCEAU)
        provisoire.seek(0)
        stockage.save(nom, File(provisoire, name=nom))
