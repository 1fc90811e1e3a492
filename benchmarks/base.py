"""Measures that need a process of their own: their memory, or their first request, is what is measured."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from benchmarks.mesures import Mesure

DELAI = 240


def executer(module: str, *arguments: str, environnement: dict[str, str] | None = None, **budgets: int) -> Mesure:
    """Run a module that prints a measure as JSON on its last line; a slow one is stopped."""
    return Mesure(**{**json.loads(_lancer(module, *arguments, environnement=environnement)[-1]), **budgets})


def executer_tout(module: str) -> list[Mesure]:
    """Run a module that prints one measure per line as JSON, its budgets with it."""
    return [Mesure(**json.loads(ligne)) for ligne in _lancer(module) if ligne.startswith("{")]


def _lancer(module: str, *arguments: str, environnement: dict[str, str] | None = None) -> list[str]:
    fini = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **(environnement or {})}, capture_output=True, text=True, timeout=DELAI, check=False,
    )  # fmt: skip
    if fini.returncode:
        raise RuntimeError(f"{module} : {fini.stderr[-2000:]}")
    return fini.stdout.splitlines()


def rendre(mesure: Mesure) -> None:
    """Print a measure for the process that waits for it."""
    print(json.dumps(asdict(mesure)), flush=True)


@contextmanager
def base_copiee() -> Iterator[dict[str, str]]:
    """The environment of a process that works on a copy of the database, thrown away afterwards."""
    connection.close()
    with tempfile.TemporaryDirectory(prefix="safran-copie-") as dossier:
        if connection.vendor == "sqlite":
            copie = Path(dossier) / "safran.sqlite3"
            with connection.cursor() as curseur:
                curseur.execute("VACUUM INTO %s", [str(copie)])
            yield {"SAFRAN_DONNEES": dossier}
            return
        nom = f"mesures_{os.getpid()}"
        adresse = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{nom}"))
        _hors_de_la_base(f"CREATE DATABASE {nom} TEMPLATE {settings.DATABASES['default']['NAME']}")
        try:
            yield {"SAFRAN_DONNEES": dossier, "DATABASE_URL": adresse}
        finally:
            _hors_de_la_base(f"DROP DATABASE IF EXISTS {nom} WITH (FORCE)")


def _hors_de_la_base(sql: str) -> None:
    """A database is copied from outside of it, whatever its name."""
    autre = connection.copy()
    autre.settings_dict["NAME"] = "template1"
    try:
        with autre.cursor() as curseur:
            curseur.execute(sql)
    finally:
        autre.close()
