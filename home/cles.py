"""A key kept in a file beside the data, made at the first need: the first process to need it makes it, for all."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def cle_de_secours(chemin: Path, fabriquer: Callable[[], bytes]) -> Path:
    """Where the key stands, readable by its owner only; made by `fabriquer` when it is not there yet."""
    if chemin.exists():
        return chemin
    chemin.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=chemin.parent, prefix=".cle-", delete=False) as provisoire:
        provisoire.write(fabriquer())
        provisoire.flush()
        os.fsync(provisoire.fileno())
    try:
        os.link(provisoire.name, chemin)
    except FileExistsError:
        pass
    finally:
        os.unlink(provisoire.name)
    return chemin
