"""A training as data, before it is pages: what a template, a copy, a text file or an archive is made into.

`formation_ecrire` (rules.formations) writes it whole, as a draft. A block is its type and its value as the stream field
stores them; a question is written apart, in the bank: `("question", {"type": "unique", "value": {…}})`.
"""

from dataclasses import dataclass
from typing import Any

Bloc = tuple[str, Any]
QUESTION = "question"


@dataclass(frozen=True)
class PlanEtape:
    """One step: its title, its blocks in order."""

    titre: str
    blocs: tuple[Bloc, ...] = ()


@dataclass(frozen=True)
class PlanModule:
    """One module and its steps."""

    titre: str
    etapes: tuple[PlanEtape, ...] = ()
    resume: str = ""


@dataclass(frozen=True)
class PlanFormation:
    """A whole training; codes name what the vocabularies hold, an unknown one is left out."""

    titre: str
    accroche: str
    rubrique: str  # le code ; vide : la première du programme
    modules: tuple[PlanModule, ...] = ()
    objectifs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    missions: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
