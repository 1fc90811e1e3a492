"""The sections that each kind of document starts with."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FICHIER = Path(__file__).with_name("gabarits.yaml")


@dataclass(frozen=True)
class SectionDeGabarit:
    """A section to write: its key, its title, what one writes there, whether a source is asked."""

    cle: str
    titre: str
    consigne: str = ""
    sources: bool = False


@cache
def gabarits() -> dict[str, tuple[SectionDeGabarit, ...]]:
    """Sections in order, by kind of document."""
    lu = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    return {genre: tuple(SectionDeGabarit(**section) for section in sections) for genre, sections in lu.items()}
