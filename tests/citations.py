"""What the documents cite: tests and files of the repository. A citation that leads nowhere is a fault of its page."""

import re
from functools import cache
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent


@cache
def essais() -> frozenset[str]:
    textes = [chemin.read_text("utf-8") for chemin in (RACINE / "tests").rglob("test_*.py")]
    return frozenset(re.findall(r"^ *(?:async )?def (test_\w+)\(", "\n".join(textes), flags=re.M))


def essais_cites(texte: str) -> set[str]:
    return set(re.findall(r"`(test_[a-z0-9_]+)`", texte))


def chemins_absents(texte: str) -> list[str]:
    """The files and folders that a text names and that do not exist."""
    cites = re.findall(
        r"`((?:home|reseau|pratiques|safran|docs|tests|scripts|templates|static|benchmarks)/[\w./-]+)`", texte
    )
    return [chemin for chemin in cites if not (RACINE / chemin).exists()]
