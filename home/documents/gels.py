"""Frozen documents, in the private storage: written once, never overwritten, known by their bytes."""

import hashlib
import os
import tempfile
import time
from pathlib import Path

from django.core.files.storage import storages

from home.fichiers.disque import ServiceAbsent

PREFIXE = ".encours-"
UN_JOUR = 24 * 3600


def empreinte(contenu: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(contenu).hexdigest()


def fichier_poser(nom: str, contenu: bytes) -> bytes:
    """Write a file whole or not at all; return the bytes that stand there.

    A file already there, from an issue interrupted after this step, is kept as it is: its bytes may be known (R10).
    """
    stockage = storages["prive"]
    if stockage.exists(nom):
        return fichier_lire(nom) or b""
    try:
        chemin = Path(stockage.path(nom))
    except NotImplementedError:  # un stockage d’objets (home.fichiers.objets) : l’écriture y est entière ou nulle
        return contenu if stockage.poser_une_fois(nom, contenu) else fichier_lire(nom) or b""
    chemin.parent.mkdir(parents=True, exist_ok=True)
    _ecrire_puis_renommer(chemin, contenu)
    return chemin.read_bytes()


def _ecrire_puis_renommer(chemin: Path, contenu: bytes) -> None:
    """Temporary name, flush to the disk, then the real name if nobody took it meanwhile."""
    with tempfile.NamedTemporaryFile(dir=chemin.parent, prefix=PREFIXE, delete=False) as provisoire:
        provisoire.write(contenu)
        provisoire.flush()
        os.fsync(provisoire.fileno())
    try:
        os.link(provisoire.name, chemin)
    except FileExistsError:
        pass
    finally:
        os.unlink(provisoire.name)
    dossier = os.open(chemin.parent, os.O_RDONLY)
    try:
        os.fsync(dossier)
    finally:
        os.close(dossier)


def fichier_lire(nom: str) -> bytes | None:
    """The bytes of a file, or None when it is not there."""
    try:
        with storages["prive"].open(nom) as fichier:
            return fichier.read()
    except ServiceAbsent:
        raise
    except (OSError, ValueError):
        return None


def provisoires_retirer(dossier: str) -> int:
    """Remove what an interrupted writing left there more than a day ago; return how many."""
    try:
        racine = Path(storages["prive"].path(dossier))
    except NotImplementedError:
        return 0
    vieux = [f for f in racine.rglob(f"{PREFIXE}*") if f.stat().st_mtime < time.time() - UN_JOUR]
    for fichier in vieux:
        fichier.unlink(missing_ok=True)
    return len(vieux)
