"""The order of the answers: what each row is worth, less its distance; ties by freshness, then each in turn."""

import datetime
import heapq
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from home.recherche import bits
from reseau.annuaire.recherche.geographie import Distances, Geographie
from reseau.annuaire.recherche.memoire import Memoire
from reseau.annuaire.recherche.reglages import KM_MAX, PERTES, REGLAGES
from reseau.annuaire.recherche.score import Parts

PEU = 3000


class Classee(NamedTuple):
    """A structure, and the row that gives it its rank."""

    structure: int
    position: int


def structures_classees(
    parts: Parts, geographie: Geographie, memoire: Memoire, nombre: int, jour: datetime.date
) -> list[Classee]:
    """The first `nombre` structures, each by its best row.

    A row near enough loses what its kilometres cost; one that is given remotely loses a fixed amount; nothing is lost
    when no town was asked for. At equal worth, the nearer, then the most recently confirmed, then each in turn, another
    one first every day.
    """
    proches = _proches(parts, geographie, memoire, nombre, jour)
    rangees = heapq.merge(proches, _sans_distance(parts, geographie, memoire, nombre, jour), key=lambda rang: rang[0])
    classees: dict[int, int] = {}
    for _, structure, position in rangees:
        classees.setdefault(structure, position)
        if len(classees) >= nombre:
            break
    return [Classee(structure, position) for structure, position in classees.items()]


def _proches(
    parts: Parts, geographie: Geographie, memoire: Memoire, nombre: int, jour: datetime.date
) -> list[tuple[float, int, int]]:
    """Structures with a place nearby, in order, each with what its best row costs: enough of them, not always all."""
    distances = geographie.distances
    if not isinstance(distances, Distances):
        return []
    structure_de, fraicheur = memoire.structure_de, memoire.fraicheur
    rangs: dict[int, tuple[float, int, int]] = {}
    for points in sorted(parts, reverse=True):
        if len(rangs) >= nombre and heapq.nsmallest(nombre, rangs.values())[-1][0] < -points:
            break  # même sans un kilomètre, ce qui suit viendrait après
        positions = bits.positions(parts[points] & geographie.proches)
        for position, km in zip(positions, distances.kilometres(positions), strict=True):
            cout = PERTES[km if km < KM_MAX else KM_MAX] - points
            structure = structure_de[position]
            connu = rangs.get(structure)
            if connu is None or cout < connu[0]:
                rangs[structure] = (cout, -fraicheur[position], position)
    tours = memoire.tours(rangs, jour)
    ordre = sorted(
        (cout, fraiche, tour, structure, position)
        for (structure, (cout, fraiche, position)), tour in zip(rangs.items(), tours, strict=True)
    )
    return [(cout, structure, position) for cout, _, _, structure, position in ordre]


def _sans_distance(
    parts: Parts, geographie: Geographie, memoire: Memoire, nombre: int, jour: datetime.date
) -> Iterator[tuple[float, int, int]]:
    """Structures given without a place nearby, or whatever the place when none was asked for."""
    perte = REGLAGES.distance["sans_venir"] if isinstance(geographie.distances, Distances) else 0
    for points in sorted(parts, reverse=True):
        lignes = parts[points] & ~geographie.proches
        for structure in islice(_par_fraicheur(lignes, memoire, jour), nombre):
            yield perte - points, structure, memoire.positions_de(structure, lignes)[0]


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
