"""What keeps a long work light: slices, and no hunting for cycles."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

LOT = 500


def par_lots(elements: Sequence[Any], taille: int = LOT) -> Iterator[Sequence[Any]]:
    """Slices that fit in one query."""
    for debut in range(0, len(elements), taille):
        yield elements[debut : debut + taille]


@contextmanager
def memoire_tranquille() -> Iterator[None]:
    """No cycle hunting while hundreds of thousands of small objects are made and freed: it would double the time.

    Nor is a SQLite file mapped in memory, where a long work would bring the whole of it.
    """
    active = gc.isenabled()
    gc.disable()
    carte = _carte_poser(0)
    try:
        yield
    finally:
        _carte_poser(carte)
        if active:
            gc.enable()


def _carte_poser(octets: int) -> int:
    """Map so much of a SQLite file, and return how much was."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as curseur:
        avant = curseur.execute("PRAGMA mmap_size").fetchone()
        curseur.execute(f"PRAGMA mmap_size={octets}")
    return avant[0] if avant else 0
