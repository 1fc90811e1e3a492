"""Where the rows of each structure stand: side by side, from a position on."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from typing import Self


class Emplacements:
    """The first position of each structure and how many rows it has, found by halving its key.

    Three arrays hold a hundred thousand structures in two megabytes, where a dictionary of pairs takes sixteen.
    """

    def __init__(self) -> None:
        self.structures, self.debuts, self.longueurs = array("q"), array("i"), array("i")

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        """(structure, first position, how many rows), by rising key."""
        return zip(self.structures, self.debuts, self.longueurs, strict=True)

    def de(self, structure: int) -> tuple[int, int]:
        """The first position of a structure and how many rows it has; (0, 0) when it has none."""
        rang = self._rang(structure)
        return (0, 0) if rang is None else (self.debuts[rang], self.longueurs[rang])

    def copie(self) -> Self:
        """Another one, that may change."""
        autre = type(self)()
        autre.structures, autre.debuts, autre.longueurs = self.structures[:], self.debuts[:], self.longueurs[:]
        return autre

    def retirer(self, structure: int) -> tuple[int, int]:
        """Forget a structure; where its rows stood."""
        segment, rang = self.de(structure), self._rang(structure)
        if rang is not None:
            for suite in (self.structures, self.debuts, self.longueurs):
                suite.pop(rang)
        return segment

    def noter(self, structure: int, position: int) -> None:
        """One row more, the last of all; rows come structure by structure, and `ranger` ends the writing."""
        if self.structures and self.structures[-1] == structure:
            self.longueurs[-1] = position - self.debuts[-1] + 1
        else:
            for suite, valeur in ((self.structures, structure), (self.debuts, position), (self.longueurs, 1)):
                suite.append(valeur)

    def ranger(self) -> None:
        """Put what was noted in the order of the keys."""
        ordre = sorted(range(len(self.structures)), key=self.structures.__getitem__)
        for nom in ("structures", "debuts", "longueurs"):
            suite = getattr(self, nom)
            setattr(self, nom, array(suite.typecode, map(suite.__getitem__, ordre)))

    def _rang(self, structure: int) -> int | None:
        rang = bisect_left(self.structures, structure)
        return rang if rang < len(self.structures) and self.structures[rang] == structure else None
