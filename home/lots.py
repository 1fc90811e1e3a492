"""Long works: slices that fit in one query, no hunting for cycles, tables counted anew afterwards."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, models

LOT = 500
COMPTEES = 1000  # lignes que SQLite regarde par index pour compter : il ne retient personne
Element = TypeVar("Element")


def par_lots(elements: Sequence[Element], taille: int = LOT) -> Iterator[Sequence[Element]]:
    """Slices that fit in one query."""
    for debut in range(0, len(elements), taille):
        yield elements[debut : debut + taille]


@contextmanager
def memoire_tranquille() -> Iterator[None]:
    """No cycle hunting while hundreds of thousands of small objects are made and freed: it would double the time."""
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            gc.enable()


def statistiques_refaire(modeles: Iterable[type[models.Model]]) -> None:
    """The database counts these tables anew at once.

    SQLite, which searches well without any count, only where someone had it count once (`ANALYZE`): a count of before
    a long import would have it go over a whole table for each word.
    """
    tables = [connection.ops.quote_name(modele._meta.db_table) for modele in modeles]
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute(f"ANALYZE {', '.join(tables)}")
        elif curseur.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
            curseur.execute(f"PRAGMA analysis_limit = {COMPTEES}")
            for table in tables:
                curseur.execute(f"ANALYZE {table}")
