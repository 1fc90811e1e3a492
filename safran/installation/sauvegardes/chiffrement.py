"""What leaves this machine is encrypted for public keys (age, X25519); the private ones stand elsewhere."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyrage
from pyrage import x25519

from home.erreurs import RegleRefusee

MORCEAU = 1024 * 1024
PRIVEE = "AGE-SECRET-KEY-"


class Piece(NamedTuple):
    """What is known of a piece without opening it."""

    octets: int
    sha256: str


def cle_faire(chemin: Path) -> str:
    """Make a private key in a new file, read by its owner only; the public one is returned."""
    identite = x25519.Identity.generate()
    publique = str(identite.to_public())
    try:
        descripteur = os.open(chemin, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as erreur:
        raise RegleRefusee("cle", f"La clé ne s’écrit pas dans {chemin} : {erreur.strerror}.") from erreur
    with open(descripteur, "w", encoding="ascii") as fichier:
        fichier.write(f"# public key: {publique}\n{identite}\n")
    return publique


def destinataires_lire(cles: Iterable[str]) -> list[x25519.Recipient]:
    """The public keys, « age1… ». Raises RegleRefusee("sans_cle" | "cle")."""
    lues = []
    for cle in cles:
        try:
            lues.append(x25519.Recipient.from_str(cle.strip()))
        except pyrage.RecipientError:
            raise RegleRefusee("cle", f"« {cle} » n’est pas une clé publique age (age1…).")
    if not lues:
        phrase = (
            "Nommez la clé publique qui chiffre : --cle-publique age1…, ou SAUVEGARDE_CLES. --nouvelle-cle en fait une."
        )
        raise RegleRefusee("sans_cle", phrase)
    return lues


def identites_lire(chemin: Path) -> list[x25519.Identity]:
    """The private keys of a file. Raises RegleRefusee("cle")."""
    try:
        mots = chemin.read_text("utf-8").split()
        lues = [x25519.Identity.from_str(mot) for mot in mots if mot.startswith(PRIVEE)]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        lues = []
    if not lues:
        raise RegleRefusee("cle", f"{chemin} n’est pas un fichier de clé privée age ({PRIVEE}…).")
    return lues


class _Entree:
    """A series of chunks, read as a file; why it stopped is kept, for the library says it without its kind."""

    def __init__(self, morceaux: Iterator[bytes]) -> None:
        self.morceaux, self.reste = morceaux, memoryview(b"")
        self.panne: Exception | None = None

    def read(self, combien: int) -> bytes:
        try:
            while not self.reste:  # un morceau vide n’est pas la fin
                self.reste = memoryview(next(self.morceaux))
        except StopIteration:
            return b""
        except Exception as panne:
            self.panne = panne
            raise
        donnes, self.reste = self.reste[:combien], self.reste[combien:]
        return bytes(donnes)


class _Sortie:
    """A file that is written: its length, its print, and why it stopped."""

    def __init__(self, fichier: BinaryIO) -> None:
        self.fichier, self.somme, self.octets = fichier, hashlib.sha256(), 0
        self.panne: OSError | None = None

    def write(self, morceau: bytes) -> int:
        try:
            self.fichier.write(morceau)
        except OSError as panne:
            self.panne = panne
            raise
        self.somme.update(morceau)
        self.octets += len(morceau)
        return len(morceau)

    def flush(self) -> None:
        """Once for all, at the end."""


def chiffrer(morceaux: Iterator[bytes], chemin: Path, pour: list[x25519.Recipient]) -> Piece:
    """Encrypt what comes into a new file, on the disk when this returns. What stopped it is raised as it was."""
    entree = _Entree(morceaux)
    with chemin.open("xb") as fichier:
        sortie = _Sortie(fichier)
        _faire(pyrage.encrypt_io, entree, sortie, pour)
        fichier.flush()
        os.fsync(fichier.fileno())
    if chemin.stat().st_size != sortie.octets:
        raise OSError(f"{chemin.name} n’est pas entier sur le disque")
    return Piece(sortie.octets, sortie.somme.hexdigest())


def dechiffrer(chemin: Path, cible: Path, avec: list[x25519.Identity]) -> None:
    """Open a piece into a new file. Raises RegleRefusee("cle") when none of these keys does."""
    with chemin.open("rb") as lu, cible.open("xb") as ecrit:
        try:
            _faire(pyrage.decrypt_io, lu, _Sortie(ecrit), avec)
        except pyrage.DecryptError:
            raise RegleRefusee(
                "cle", f"Cette clé n’ouvre pas {chemin.name} : la sauvegarde est chiffrée pour une autre."
            )


def _faire(geste: Callable, entree: _Entree | BinaryIO, sortie: _Sortie, cles: list) -> None:
    """One gesture of the library, whose last write may fail without a word."""
    try:
        geste(entree, sortie, cles)
    except Exception as erreur:
        raise getattr(entree, "panne", None) or sortie.panne or erreur
    if sortie.panne:
        raise sortie.panne
