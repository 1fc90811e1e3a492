"""Backups: what a folder of them holds, and how each piece is made and put back.

    safran-20261129-021500/
        manifeste.json   in clear, without a name nor a word of anyone: prints, counts of rows, migrations, erasures
        base.age         the base: a SQLite file, or what `pg_dump -Fc` gives
        media.tar.age    public files, private files, keys made by the site: all through the storage API, S3 too
        prive.tar.age
        cles.tar.age

A piece is a series of chunks, encrypted as they come for one or several public keys (age): nothing in clear is written
in the folder, and `age -d -i cle.txt prive.tar.age | tar x` opens it without us. `rules/sauvegardes.py` and
`rules/restaurations.py` put these together.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from home.erreurs import RegleRefusee


@contextmanager
def pannes_dites(suite: str) -> Iterator[None]:
    """A disk that takes nothing more, a base or a storage that does not answer: what it leaves (`suite`), then why."""
    try:
        yield
    except (OSError, DatabaseError, sqlite3.Error) as panne:
        raise RegleRefusee("ecriture", f"{suite} : {panne}.") from panne
