"""One line of the checks before publication."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Controle:
    """One thing to look at; a blocking one keeps the page from being published."""

    bloquant: bool
    phrase: str
    url: str = ""
    libelle: str = "Corriger"
