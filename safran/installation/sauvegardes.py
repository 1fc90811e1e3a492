"""Backups: what a folder of them holds, and how each piece is made, encrypted, described and put back."""

import hashlib
import json
import os
import posixpath
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple

import pyrage
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.postgresql.client import DatabaseClient
from pyrage import x25519

from home.erreurs import RegleRefusee

# Backups: what a folder of them holds, and how each piece is made and put back.
#
# safran-20261129-021500/
# manifeste.json   in clear, without a name nor a word of anyone: prints, counts of rows, migrations, erasures
# manifeste.sig    the signature of these very bytes (Ed25519), where the site has a key for it
# base.age         the base: a SQLite file, or what `pg_dump -Fc` gives
# media.tar.age    public files, private files, keys made by the site: all through the storage API, S3 too
# prive.tar.age
# cles.tar.age
#
# A piece is a series of chunks, encrypted as they come for one or several public keys (age): nothing in clear is
# written
# in the folder, and `age -d -i cle.txt prive.tar.age | tar x` opens it without us. `rules/sauvegardes.py` and
# `rules/restaurations.py` put these together.


@contextmanager
def pannes_dites(suite: str) -> Iterator[None]:
    """A disk that takes nothing more, a base or a storage that does not answer: what it leaves (`suite`), then why."""
    try:
        yield
    except (OSError, DatabaseError, sqlite3.Error) as panne:
        raise RegleRefusee("ecriture", f"{suite} : {panne}.") from panne


# What leaves this machine is encrypted for public keys (age, X25519); the private ones stand elsewhere.

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
    _cle_ecrire(chemin, f"# public key: {publique}\n{identite}\n")
    return publique


def _cle_ecrire(chemin: Path, texte: str) -> None:
    try:
        descripteur = os.open(chemin, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise RegleRefusee("cle", f"{chemin} existe déjà : une clé n’en remplace pas une autre.")
    except OSError as erreur:
        raise RegleRefusee("cle", f"La clé ne s’écrit pas dans {chemin} : {erreur.strerror}.") from erreur
    with open(descripteur, "w", encoding="ascii") as fichier:
        fichier.write(texte)


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


class _Lu:
    """A file that is read: its length and its print, as it passed here."""

    def __init__(self, fichier: BinaryIO) -> None:
        self.fichier, self.somme, self.octets = fichier, hashlib.sha256(), 0

    def read(self, combien: int) -> bytes:
        morceau = self.fichier.read(combien)
        self.somme.update(morceau)
        self.octets += len(morceau)
        return morceau


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


def dechiffrer(chemin: Path, cible: Path, avec: list[x25519.Identity]) -> Piece:
    """Open a piece into a new file; what was read of it. Raises RegleRefusee("cle") when none of these keys does."""
    with chemin.open("rb") as fichier, cible.open("xb") as ecrit:
        lu = _Lu(fichier)
        try:
            _faire(pyrage.decrypt_io, lu, _Sortie(ecrit), avec)
        except pyrage.DecryptError:
            raise RegleRefusee(
                "cle", f"Cette clé n’ouvre pas {chemin.name} : la sauvegarde est chiffrée pour une autre."
            )
        while lu.read(MORCEAU):
            pass
    return Piece(lu.octets, lu.somme.hexdigest())


def _faire(geste: Callable, entree: _Entree | _Lu, sortie: _Sortie, cles: list) -> None:
    """One gesture of the library, whose last write may fail without a word."""
    try:
        geste(entree, sortie, cles)
    except Exception as erreur:
        raise getattr(entree, "panne", None) or sortie.panne or erreur
    if sortie.panne:
        raise sortie.panne


# The files of a storage, as one tar; they come through its API, from a disk or from S3 alike.


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


# The base, copied at one instant while the site serves, and put back in an empty one: SQLite or PostgreSQL.


@dataclass(frozen=True)
class Etat:
    """What a base holds, in numbers: the rows of each table, the last migration of each application."""

    lignes: dict[str, int]
    migrations: dict[str, str]


@dataclass(frozen=True)
class Figee:
    """A base at one instant: its numbers, and its bytes as they are asked for."""

    etat: Etat
    morceaux: Iterator[bytes]


def base_figer() -> AbstractContextManager[Figee]:
    """The base as it is now, whatever is written meanwhile. Raises RegleRefusee("base" | "mandataire")."""
    return _sqlite_figer() if connection.vendor == "sqlite" else _postgres_figer()


def base_vide() -> bool:
    """No table at all."""
    return not connection.introspection.table_names()


def base_poser(chemin: Path) -> None:
    """Put a base back in an empty one, whole or not at all. Raises RegleRefusee("base")."""
    _sqlite_poser(chemin) if connection.vendor == "sqlite" else _postgres_poser(chemin)


def base_lire() -> Etat:
    """What the base holds now."""
    with connection.cursor() as curseur:
        return _lire_bases(curseur)


def _lire_bases(curseur: Any) -> Etat:
    lignes = {}
    for table in sorted(connection.introspection.table_names()):
        curseur.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 (nos tables)
        lignes[table] = curseur.fetchone()[0]
    curseur.execute("SELECT app, MAX(name) FROM django_migrations GROUP BY app ORDER BY app")
    return Etat(lignes, dict(curseur.fetchall()))


@contextmanager
def _sqlite_figer() -> Iterator[Figee]:
    """By SQLite's own copy, beside the base: it stands in the way of no writer."""
    with tempfile.TemporaryDirectory(prefix=".sauvegarde-", dir=settings.DONNEES) as dossier:
        copie = Path(dossier) / "base.sqlite3"
        base = connection.settings_dict["NAME"]
        with closing(sqlite3.connect(base)) as source, closing(sqlite3.connect(copie)) as cible:
            source.backup(cible)
            etat = _lire_bases(cible.cursor())
        with copie.open("rb") as lue:
            yield Figee(etat, iter(lambda: lue.read(MORCEAU), b""))


def _sqlite_poser(chemin: Path) -> None:
    connections.close_all()
    cible = Path(connection.settings_dict["NAME"])
    a_cote = cible.with_name(f".{cible.name}.partiel")
    try:
        shutil.copyfile(chemin, a_cote)
        with a_cote.open("rb") as fichier:
            os.fsync(fichier.fileno())
        for suffixe in ("-wal", "-shm"):
            cible.with_name(cible.name + suffixe).unlink(missing_ok=True)
        a_cote.replace(cible)
    finally:
        a_cote.unlink(missing_ok=True)
    with connection.cursor() as curseur:  # ses index appellent des fonctions que seul Django lui donne
        saine = curseur.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    if not saine:
        connections.close_all()
        cible.unlink()
        raise RegleRefusee("base", "La base était déjà abîmée quand elle a été sauvegardée.")


@contextmanager
def _postgres_figer() -> Iterator[Figee]:
    """By pg_dump, on a snapshot in which rows are counted too."""
    if settings.POSTGRES_MUTUALISE:
        phrase = "Derrière PgBouncer, une base ne se sauvegarde pas : nommez-la elle-même dans DATABASE_URL."
        raise RegleRefusee("mandataire", phrase)
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        curseur.execute("SELECT pg_export_snapshot()")
        instant = curseur.fetchone()[0]
        yield Figee(_lire_bases(curseur), _sortie("pg_dump", "-Fc", f"--snapshot={instant}"))


def _postgres_poser(chemin: Path) -> None:
    connections.close_all()
    for _ in _sortie("pg_restore", "--single-transaction", "--exit-on-error", "-d", _acces()[0][-1], str(chemin)):
        pass


def _acces() -> tuple[list[str], dict[str, str]]:
    """How Django's own client would reach this base: its arguments, the name of the base last, and its variables."""
    arguments, variables = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return arguments[1:], variables or {}


def _sortie(outil: str, *arguments: str) -> Iterator[bytes]:
    """What a tool of PostgreSQL writes, then its failure if it failed."""
    acces, variables = _acces()
    # pg_dump prend le nom de la base à la fin, pg_restore par -d.
    commande = [outil, "--no-owner", "--no-privileges", *arguments, *(acces if outil == "pg_dump" else acces[:-1])]
    with tempfile.TemporaryFile() as erreurs:
        try:
            processus = subprocess.Popen(  # noqa: S603 (un outil nommé ici, sans interprète)
                commande, env={**os.environ, **variables}, stdout=subprocess.PIPE, stderr=erreurs
            )
        except FileNotFoundError:
            raise RegleRefusee(
                "base", f"{outil} est introuvable : installez-le par « apt-get install postgresql-client »."
            )
        with processus:
            try:
                yield from iter(lambda: processus.stdout.read(MORCEAU), b"")
            except BaseException:  # personne ne lira la suite
                processus.terminate()
                raise
        if processus.returncode:
            erreurs.seek(0)
            dit = erreurs.read().decode(errors="replace").strip().splitlines()
            raise RegleRefusee("base", f"{outil} a échoué : {dit[-1] if dit else processus.returncode}")


# Who writes where the backups stand could put another base there, encrypted for the same keys, or empty the list of who
# was erased. The manifest holds that list and the print of each piece: it is signed (Ed25519), by a key kept elsewhere.


def signature_faire(chemin: Path) -> Path:
    """Make a private key that signs in a new file; the public one stands beside, and its file is returned."""
    privee, publique = ed25519.Ed25519PrivateKey.generate(), chemin.with_name(f"{chemin.name}.pub")
    pem, cachee = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    _cle_ecrire(chemin, privee.private_bytes(pem, cachee, serialization.NoEncryption()).decode())
    with pannes_dites("La clé publique ne s’écrit pas"):
        dite = privee.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
        publique.write_bytes(dite)
    return publique


def signataire_lire(chemin: Path) -> ed25519.Ed25519PrivateKey:
    """The private key that signs. Raises RegleRefusee("signature")."""
    lire = partial(serialization.load_pem_private_key, password=None)
    return _pem_lire(chemin, lire, ed25519.Ed25519PrivateKey, "privée")


def publique_lire(chemin: Path) -> ed25519.Ed25519PublicKey:
    """The public key that checks. Raises RegleRefusee("signature")."""
    return _pem_lire(chemin, serialization.load_pem_public_key, ed25519.Ed25519PublicKey, "publique")


def _pem_lire(chemin: Path, lire: Callable[[bytes], Any], forme: type, quoi: str) -> Any:
    with suppress(OSError, ValueError, TypeError, UnsupportedAlgorithm):
        if isinstance(cle := lire(chemin.read_bytes()), forme):
            return cle
    phrase = f"{chemin} ne se lit pas comme une clé {quoi} de signature (PEM, Ed25519)."
    raise RegleRefusee("signature", phrase)


def empreinte(publique: ed25519.Ed25519PublicKey) -> str:
    """What names a key in a sentence."""
    return hashlib.sha256(publique.public_bytes_raw()).hexdigest()[:16]


# What a backup says of itself, in clear: enough to tell a piece that is missing or altered without opening it.

NOM, SIGNATURE = "manifeste.json", "manifeste.sig"
FORME = 1


@dataclass(frozen=True)
class Manifeste:
    """One backup: when it began, from which base and code, what it holds, who was erased by then.

    Signed, it says its own name, so that an older one is not taken for it, and which key signs.
    """

    commence_le: datetime
    moteur: str
    version: str
    etat: Etat
    lots: dict[str, Lot]
    pieces: dict[str, Piece]
    effacements: list[dict[str, Any]]
    nom: str = ""
    signataire: str = ""


def version_lire() -> str:
    """The version of this code."""
    return tomllib.loads((settings.RACINE / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def manifeste_ecrire(dossier: Path, manifeste: Manifeste, signataire: ed25519.Ed25519PrivateKey | None) -> None:
    """Write it beside the pieces that it tells of, and its signature."""
    dit = {**asdict(manifeste), "forme": FORME, "commence_le": manifeste.commence_le.isoformat()}
    dit["pieces"] = {nom: piece._asdict() for nom, piece in manifeste.pieces.items()}
    octets = (json.dumps(dit, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    (dossier / NOM).write_bytes(octets)
    if signataire:
        (dossier / SIGNATURE).write_bytes(signataire.sign(octets))


def manifeste_lire(dossier: Path, publique: ed25519.Ed25519PublicKey | None) -> Manifeste:
    """What a backup says of itself; with a public key, only what it signed, under the name that it had then.

    Raises RegleRefusee("manifeste") when this folder is not a backup, or not one of ours, "signature".
    """
    try:
        octets = (dossier / NOM).read_bytes()
        dit = json.loads(octets)
        if dit.pop("forme") != FORME:
            raise ValueError
        manifeste = Manifeste(
            **{
                **dit,
                "commence_le": datetime.fromisoformat(dit["commence_le"]),
                "etat": Etat(**dit["etat"]),
                "lots": {nom: Lot(**lot) for nom, lot in dit["lots"].items()},
                "pieces": {nom: Piece(**piece) for nom, piece in dit["pieces"].items()},
            }
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RegleRefusee("manifeste", f"{dossier} n’est pas une sauvegarde : {NOM} ne s’y lit pas.")
    if publique:
        _signature_verifier(dossier, octets, manifeste, publique)
    return manifeste


def _signature_verifier(dossier: Path, octets: bytes, manifeste: Manifeste, publique: ed25519.Ed25519PublicKey) -> None:
    nom, phrase = dossier.resolve().name, ""
    try:
        publique.verify((dossier / SIGNATURE).read_bytes(), octets)
        if nom != manifeste.nom:
            phrase = f"Le dossier {nom} tient la sauvegarde {manifeste.nom} : rendez-lui son nom, s’il en a changé."
    except OSError:
        phrase = (
            f"La sauvegarde {nom} n’est pas signée ({SIGNATURE} manque). Si elle date d’avant la clé de signature, et "
            "que vous savez d’où elle vient, --sans-signature la restaure."
        )
    except InvalidSignature:
        if manifeste.signataire == empreinte(publique):
            phrase = (
                f"Le manifeste de {nom} a changé depuis sa signature : ni les pièces ni la liste des personnes "
                "effacées ne sont sûres."
            )
        else:
            phrase = (
                f"La sauvegarde {nom} est signée par une autre clé ({manifeste.signataire}) que celle que vous nommez "
                f"({empreinte(publique)})."
            )
    if phrase:
        raise RegleRefusee("signature", phrase)


def pieces_verifier(dossier: Path, manifeste: Manifeste, noms: Iterable[str]) -> None:
    """Each piece is there, whole, as it was written, and nothing else. Raises RegleRefusee("piece")."""
    for chemin in sorted(dossier.iterdir()):
        if chemin.name not in {NOM, SIGNATURE, *manifeste.pieces}:
            raise RegleRefusee("piece", f"{chemin.name} n’est pas une pièce de cette sauvegarde : ôtez-le du dossier.")
    for nom in noms:
        chemin, piece = dossier / nom, manifeste.pieces.get(nom)
        if piece is None or not chemin.is_file():
            raise RegleRefusee("piece", f"La pièce {nom} manque.")
        if (taille := chemin.stat().st_size) != piece.octets:
            raise RegleRefusee("piece", f"La pièce {nom} est coupée : {taille} octets au lieu de {piece.octets}.")
        with chemin.open("rb") as lue:
            if hashlib.file_digest(lue, "sha256").hexdigest() != piece.sha256:
                raise RegleRefusee("piece", f"La pièce {nom} a été altérée : son SHA-256 n’est plus le même.")
