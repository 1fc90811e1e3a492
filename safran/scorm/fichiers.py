"""Files of the packages, in the private storage: written whole or not at all, read by the content host only."""

import os
import shutil
import time
import uuid
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import storages

from home.archives.lecteur import Archive
from safran.scorm.depot.types import type_de

DOSSIER = "scorm"
PREFIXE = ".encours-"
UN_JOUR = 24 * 3600


def racine() -> Path:
    """The folder of the packages."""
    return Path(storages["prive"].path(DOSSIER))


def paquet_poser(identifiant: uuid.UUID, archive: Archive) -> Path:
    """Unpack what is served under a temporary name, then take the real one: a cut leaves nothing that is listed."""
    cible = racine() / str(identifiant)
    provisoire = racine() / f"{PREFIXE}{identifiant}"
    provisoire.mkdir(parents=True)
    try:
        for nom in archive.noms:
            if type_de(nom) is not None:
                _fichier_poser(provisoire / nom, archive, nom)
        os.rename(provisoire, cible)
    except BaseException:
        shutil.rmtree(provisoire, ignore_errors=True)
        raise
    return cible


def _fichier_poser(chemin: Path, archive: Archive, nom: str) -> None:
    chemin.parent.mkdir(parents=True, exist_ok=True)
    with chemin.open("xb") as fichier:
        for morceau in archive.morceaux(nom):
            fichier.write(morceau)
        fichier.flush()
        os.fsync(fichier.fileno())


def paquet_retirer(identifiant: uuid.UUID) -> None:
    """Take back what a refused transaction had written."""
    shutil.rmtree(racine() / str(identifiant), ignore_errors=True)


def fichier_ouvrir(identifiant: str, nom: str) -> BinaryIO | None:
    """A file of a package, or None; never one outside of its folder."""
    dossier = racine() / identifiant
    chemin = dossier / nom
    try:
        if not chemin.resolve().is_relative_to(dossier.resolve()) or not chemin.is_file():
            return None
        return chemin.open("rb")
    except (OSError, ValueError):
        return None


def present(identifiant: uuid.UUID) -> bool:
    """Whether the files of a version are there."""
    return (racine() / str(identifiant)).is_dir()


def provisoires_retirer() -> int:
    """Remove what an interrupted deposit left behind more than a day ago; return how many (R12)."""
    if not racine().is_dir():
        return 0
    vieux = [d for d in racine().glob(f"{PREFIXE}*") if d.stat().st_mtime < time.time() - UN_JOUR]
    for dossier in vieux:
        shutil.rmtree(dossier, ignore_errors=True)
    return len(vieux)
