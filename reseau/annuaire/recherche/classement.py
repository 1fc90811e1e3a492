"""The order of the answers: confirmed within a year, words, distance by whole kilometre, freshness; ties turn daily."""

import datetime
import heapq
from collections.abc import Iterator

from home.recherche import bits
from reseau.annuaire.recherche.geographie import Geographie
from reseau.annuaire.recherche.memoire import Memoire

PEU = 3000


def structures_classees(
    lignes: int, niveaux: tuple[int, ...], geographie: Geographie, memoire: Memoire, nombre: int, jour: datetime.date
) -> list[int]:
    """The keys of the first `nombre` structures that have a row in `lignes`.

    A structure stands where its best row does: in the best level of text; there, nearest first, what has no place
    nearby last; at equal distance, the most recently confirmed; then each in turn, another one first every day.
    What nobody confirmed for a year comes after all the rest, in the same order.
    """
    classees: dict[int, None] = {}
    for ensemble in _ensembles(lignes, niveaux, memoire.confirmees(jour)):
        for structure in _dans_le_niveau(ensemble, geographie, memoire, nombre, classees, jour):
            classees.setdefault(structure)
            if len(classees) >= nombre:
                return list(classees)
    return list(classees)


def _ensembles(lignes: int, niveaux: tuple[int, ...], confirmees: int) -> Iterator[int]:
    """The rows cut by what matters most: freshness, then the level of text."""
    for age in (lignes & confirmees, lignes & ~confirmees):
        reste = age
        for niveau in niveaux or (age,):
            if neuves := reste & niveau:
                yield neuves
            reste &= ~niveau


def _dans_le_niveau(
    lignes: int, geographie: Geographie, memoire: Memoire, nombre: int, deja: dict[int, None], jour: datetime.date
) -> Iterator[int]:
    """Structures of one level not seen yet: by distance, then the rest by freshness."""
    if proches := lignes & geographie.proches:
        meilleures: dict[int, tuple[int, int]] = {}
        structure_de, fraicheur, distances = memoire.structure_de, memoire.fraicheur, geographie.distances
        for position in bits.positions(proches):
            structure = structure_de[position]
            if structure not in deja:
                rang = (int(distances[position]), -fraicheur[position])
                if structure not in meilleures or rang < meilleures[structure]:
                    meilleures[structure] = rang
        yield from heapq.nsmallest(nombre, meilleures, key=lambda cle: (*meilleures[cle], memoire.tour(cle, jour)))
    yield from _par_fraicheur(lignes, memoire, jour)


def _par_fraicheur(lignes: int, memoire: Memoire, jour: datetime.date) -> Iterator[int]:
    """Structures with a row in the set, the most recently confirmed first."""
    dernieres = memoire.segments.projeter(lignes)
    if dernieres.bit_count() <= PEU:
        structures = {memoire.structure_de[position] for position in bits.positions(dernieres)}
        yield from sorted(structures, key=lambda cle: memoire.rang_fraicheur(cle, jour))
        return
    octets = dernieres.to_bytes((dernieres.bit_length() + 7) // 8, "little")
    for structure in memoire.par_fraicheur(jour):
        debut, longueur = memoire.segment_de[structure]
        position = debut + longueur - 1
        if position >> 3 < len(octets) and octets[position >> 3] >> (position & 7) & 1:
            yield structure
