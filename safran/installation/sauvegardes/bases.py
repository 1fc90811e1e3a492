"""The base, copied at one instant while the site serves, and put back in an empty one: SQLite or PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.postgresql.client import DatabaseClient

from home.erreurs import RegleRefusee
from safran.installation.sauvegardes.chiffrement import MORCEAU


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
        return _lire(curseur)


def _lire(curseur: Any) -> Etat:
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
            etat = _lire(cible.cursor())
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
        yield Figee(_lire(curseur), _sortie("pg_dump", "-Fc", f"--snapshot={instant}"))


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
