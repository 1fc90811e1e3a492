"""Files of the packages, in the private storage: listed once they are all there, read by the content host only.

A mark stands beside the folder of a package while it is written: what a cut leaves is known by it, and taken back.
"""

import posixpath
import tempfile
import uuid
from datetime import timedelta
from typing import BinaryIO

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.utils import timezone

from home.fichiers.archives import Archive
from home.fichiers.disque import ServiceAbsent
from safran.scorm.depot.rapport import type_de

DOSSIER = "scorm"
PREFIXE = ".encours-"
UN_JOUR = timedelta(days=1)
EN_MEMOIRE = 1024 * 1024


def _stockage() -> Storage:
    return storages["prive"]


def _dossier(identifiant: uuid.UUID | str) -> str:
    return f"{DOSSIER}/{identifiant}"


def _marque(identifiant: uuid.UUID | str) -> str:
    return f"{DOSSIER}/{PREFIXE}{identifiant}"


def paquet_poser(identifiant: uuid.UUID, archive: Archive) -> None:
    """Unpack what is served, under a mark that goes away with the last file; a refusal leaves nothing."""
    try:
        _stockage().save(_marque(identifiant), ContentFile(b""))
        for nom in archive.noms:
            if type_de(nom) is not None:
                _fichier_poser(f"{_dossier(identifiant)}/{nom}", archive, nom)
        _stockage().delete(_marque(identifiant))
    except BaseException:
        paquet_retirer(identifiant)
        raise


def _fichier_poser(cible: str, archive: Archive, nom: str) -> None:
    with tempfile.SpooledTemporaryFile(max_size=EN_MEMOIRE) as provisoire:
        provisoire.writelines(archive.morceaux(nom))
        provisoire.seek(0)
        _stockage().save(cible, File(provisoire, name=nom))


def paquet_retirer(identifiant: uuid.UUID | str) -> None:
    """Take back what a refused transaction had written, its mark last."""
    _dossier_retirer(_dossier(identifiant))
    _stockage().delete(_marque(identifiant))


def _dossier_retirer(dossier: str) -> None:
    dossiers, noms = _contenu(dossier)
    for nom in noms:
        _stockage().delete(f"{dossier}/{nom}")
    for nom in dossiers:
        _dossier_retirer(f"{dossier}/{nom}")
    _stockage().delete(dossier)


def _contenu(dossier: str) -> tuple[list[str], list[str]]:
    """The folders and the files of a folder; none when it is not there."""
    try:
        return _stockage().listdir(dossier)
    except (FileNotFoundError, NotADirectoryError):
        return [], []


def fichier_ouvrir(identifiant: str, nom: str) -> BinaryIO | None:
    """A file of a package, or None; never one outside of its folder."""
    chemin = posixpath.normpath(f"{_dossier(identifiant)}/{nom}")
    if not chemin.startswith(f"{_dossier(identifiant)}/"):
        return None
    try:
        return _stockage().open(chemin)
    except ServiceAbsent:
        raise
    except (OSError, ValueError, SuspiciousFileOperation):
        return None


def present(identifiant: uuid.UUID) -> bool:
    """Whether the files of a version are there, all of them."""
    return any(_contenu(_dossier(identifiant))) and not _stockage().exists(_marque(identifiant))


def provisoires_retirer() -> int:
    """Remove what an interrupted deposit left behind more than a day ago; return how many (R12)."""
    marques = [nom for nom in _contenu(DOSSIER)[1] if nom.startswith(PREFIXE)]
    limite = timezone.now() - UN_JOUR
    vieux = [nom for nom in marques if _stockage().get_modified_time(f"{DOSSIER}/{nom}") < limite]
    for nom in vieux:
        paquet_retirer(nom.removeprefix(PREFIXE))
    return len(vieux)
