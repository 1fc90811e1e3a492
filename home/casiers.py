"""Objects kept in a temporary file rather than in memory, read again in order or by key while a long work lasts."""

import os
import pickle
import tempfile
import weakref
from collections.abc import Hashable, Iterator
from typing import Any, BinaryIO

LOT = 200
ATTENTE = 1 << 16
TAILLE_BITS = 32
TAILLE_MAX = (1 << TAILLE_BITS) - 1


def _fichier_de(contenant: object) -> BinaryIO:
    """A file that closes, and so goes, with what it serves."""
    fichier = tempfile.TemporaryFile()
    weakref.finalize(contenant, fichier.close)
    return fichier


class Suite:
    """Objects written one after the other, read again in that order as often as asked."""

    def __init__(self) -> None:
        self._fichier = _fichier_de(self)
        self._attente: list[Any] = []
        self._nombre = 0

    def __len__(self) -> int:
        return self._nombre

    def ajouter(self, objet: Any) -> None:
        """One more, at the end."""
        self._attente.append(objet)
        self._nombre += 1
        if len(self._attente) >= LOT:
            self._verser()

    def __iter__(self) -> Iterator[Any]:
        self._verser()
        place, fin = 0, self._fichier.seek(0, 2)
        while place < fin:
            self._fichier.seek(place)
            objets = pickle.load(self._fichier)  # noqa: S301 — un fichier que ce processus vient d'écrire
            place = self._fichier.tell()
            yield from objets

    def _verser(self) -> None:
        if self._attente:
            self._fichier.seek(0, 2)
            pickle.dump(self._attente, self._fichier, pickle.HIGHEST_PROTOCOL)
            self._attente = []


class Casier:
    """Objects found again by key; each reading makes a new one, so that a change must be put back to be kept.

    The last ones wait in memory, to be written together.
    """

    def __init__(self) -> None:
        self._fichier = _fichier_de(self)
        self._places: dict[Hashable, int] = {}  # où commence l’objet, puis sa taille, en un seul nombre
        self._attente = bytearray()
        self._ecrit = 0

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, cle: Hashable) -> bool:
        return cle in self._places

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._places)

    def poser(self, cle: Hashable, objet: Any) -> None:
        """Keep an object under a key; the one that was there is forgotten."""
        octets = pickle.dumps(objet, pickle.HIGHEST_PROTOCOL)
        self._places[cle] = (self._ecrit + len(self._attente)) << TAILLE_BITS | len(octets)
        self._attente += octets
        if len(self._attente) > ATTENTE:
            self._verser()

    def lire(self, cle: Hashable) -> Any:
        """The object of a key; None when there is none."""
        if (place := self._places.get(cle)) is None:
            return None
        debut, taille = place >> TAILLE_BITS, place & TAILLE_MAX
        if debut >= self._ecrit:
            debut -= self._ecrit
            return pickle.loads(self._attente[debut : debut + taille])  # noqa: S301 — ce processus vient de l'écrire
        return pickle.loads(os.pread(self._fichier.fileno(), taille, debut))  # noqa: S301

    def _verser(self) -> None:
        self._fichier.seek(self._ecrit)
        self._ecrit += self._fichier.write(self._attente)
        self._fichier.flush()
        self._attente.clear()
