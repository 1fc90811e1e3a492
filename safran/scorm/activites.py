"""Activities of a version, read from its frozen manifest: what opens, what stands around it, what it asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from safran.scorm.models import VersionPaquet


@dataclass(frozen=True)
class Activite:
    """One item of the manifest; a heading when it opens no file."""

    brut: dict[str, Any]
    profondeur: int

    @property
    def id(self) -> str:
        """Its identifier in the manifest."""
        return self.brut["id"]

    @property
    def titre(self) -> str:
        """Its title."""
        return self.brut["titre"]

    @property
    def visible(self) -> bool:
        """Shown in the table of contents."""
        return self.brut.get("visible", True)

    @property
    def fichier(self) -> str:
        """The page that it opens; empty for a heading."""
        return self.brut.get("fichier", "")

    @property
    def suite(self) -> str:
        """What follows the page in its address: parameters, anchor."""
        return self.brut.get("suite", "")

    @property
    def sco(self) -> bool:
        """It speaks to the platform."""
        return bool(self.brut.get("sco"))

    @property
    def muette(self) -> bool:
        """It will never say that it is done: opening it is enough."""
        return not self.sco or bool(self.brut.get("muette"))

    @property
    def prerequis(self) -> str:
        """The condition of access (SCORM 1.2)."""
        return self.brut.get("prerequis", "")

    @property
    def sequencement(self) -> dict[str, Any]:
        """Its own sequencing (SCORM 2004)."""
        return self.brut.get("sequencement") or {}

    @property
    def partages(self) -> list[tuple[str, bool]]:
        """The data that it shares with others (SCORM 2004, 4th edition): their name, and whether it may read them."""
        return [(cible, lue) for cible, lue in self.brut.get("partages", ())]

    @property
    def comptee(self) -> bool:
        """It counts in what the whole module amounts to."""
        regles = self.sequencement
        return bool(self.fichier) and regles.get("suivi", True) and regles.get("roll_achevement", True)

    def reglage(self, nom: str) -> str:
        """A setting of the run-time, or an empty text."""
        return self.brut.get(nom) or ""


def _parcourir(items: list[dict[str, Any]], profondeur: int = 0) -> Iterator[Activite]:
    for item in items:
        yield Activite(item, profondeur)
        yield from _parcourir(item.get("enfants", ()), profondeur + 1)


class Plan:
    """The activities of a version, in reading order."""

    def __init__(self, version: VersionPaquet) -> None:
        self.toutes = tuple(_parcourir(version.manifeste.get("items", [])))
        self.sequencement: dict[str, Any] = version.manifeste.get("sequencement") or {}

    @cached_property
    def ouvrables(self) -> tuple[Activite, ...]:
        """Those that open a page."""
        return tuple(activite for activite in self.toutes if activite.fichier)

    @cached_property
    def comptees(self) -> tuple[Activite, ...]:
        """Those that decide when the module is done; all of them when the manifest counts none."""
        return tuple(activite for activite in self.ouvrables if activite.comptee) or self.ouvrables

    def get(self, identifiant: str) -> Activite | None:
        """One activity that opens a page."""
        return next((activite for activite in self.ouvrables if activite.id == identifiant), None)

    def voisine(self, activite: Activite, pas: int) -> Activite | None:
        """The next one (1) or the one before (-1)."""
        rang = self.ouvrables.index(activite) + pas
        return self.ouvrables[rang] if 0 <= rang < len(self.ouvrables) else None

    @property
    def a_la_suite(self) -> bool:
        """The learner may not choose: activities open one after the other (SCORM 2004, choice off, flow on)."""
        return not self.sequencement.get("choix", True) and self.sequencement.get("enchainement", False)
