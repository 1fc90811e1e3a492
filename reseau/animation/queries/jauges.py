"""Actions by where they stand, as a chair reads them: one box each, and in words what the boxes show."""

from collections import Counter
from dataclasses import dataclass, field
from typing import ClassVar

LARGEUR, ENTRE = 330, 4


@dataclass(frozen=True)
class Jauge:
    """How many actions are of each kind, drawn from left to right."""

    nombres: Counter[str] = field(default_factory=Counter)

    MOTS: ClassVar = {
        "fait": ("finie", "finies"), "cours": ("en cours",) * 2, "tard": ("en retard",) * 2,
        "bloquee": ("bloquée", "bloquées"), "lancer": ("à lancer",) * 2,
    }  # fmt: skip

    @property
    def total(self) -> int:
        """Every action that was not given up."""
        return self.nombres.total()

    @property
    def finies(self) -> int:
        """Those that are done."""
        return self.nombres["fait"]

    @property
    def phrase(self) -> str:
        """« 4 finies, 3 en cours, 1 en retard »."""
        dits = ((self.nombres[genre], mots) for genre, mots in self.MOTS.items())
        return ", ".join(f"{nombre} {mots[nombre > 1]}" for nombre, mots in dits if nombre)

    @property
    def cases(self) -> list[dict[str, str]]:
        """The boxes."""
        genres = [genre for genre in self.MOTS for _ in range(self.nombres[genre])]
        pas = (LARGEUR - 2 + ENTRE) / max(len(genres), 1)
        return [
            {"genre": genre, "x": f"{1 + rang * pas:.1f}", "largeur": f"{max(pas - ENTRE, 1):.1f}"}
            for rang, genre in enumerate(genres)
        ]
