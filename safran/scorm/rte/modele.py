"""How a data model is written: one line per element, its type, its access, its first value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from safran.scorm.rte.types import Type

INDICE = re.compile(r"(?<=\.)(0|[1-9]\d{0,4})(?=\.|$)")


class Acces(StrEnum):
    """Who may: the content reads (L), writes (E), or both (LE)."""

    L = "lecture"
    E = "écriture"
    LE = "lecture et écriture"


@dataclass(frozen=True)
class Element:
    """One element of the data model."""

    type: Type
    acces: Acces
    defaut: str | None = None


@dataclass(frozen=True)
class Modele:
    """A data model: elements by their pattern (« n » for an index), and what each parent lists as its children."""

    ancien: bool
    elements: Mapping[str, Element]
    enfants: Mapping[str, str]
    collections: frozenset[str]
    constantes: Mapping[str, str] = field(default_factory=dict)

    def connait(self, forme: str) -> bool:
        """Whether the pattern is an element, or the way to one."""
        return forme in self.elements or any(nom.startswith(f"{forme}.") for nom in self.elements)


def forme_de(element: str) -> str:
    """The pattern of an element: its indices replaced by « n »."""
    return INDICE.sub("n", element)


def collections_de(element: str) -> list[tuple[str, int]]:
    """The collections on the way to an element, with the index asked in each."""
    return [(element[: trouve.start() - 1], int(trouve[0])) for trouve in INDICE.finditer(element)]
