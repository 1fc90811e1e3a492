"""The order of the answers: what each row is worth, less its distance; ties by freshness, then each in turn."""

import datetime
import heapq
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from home.recherche import bits
from reseau.annuaire.recherche.geographie import Distances, Geographie
from reseau.annuaire.recherche.memoire import Memoire
from reseau.annuaire.recherche.reglages import KM_MAX, PERTES, REGLAGES
from reseau.annuaire.recherche.score import Parts

Rang = tuple[float, int, int | bytes]  # ce qu’elle coûte, la structure, sa meilleure ligne ou l’ensemble où la chercher
RATIO = 4  # relever une ligne d’un ensemble coûte quatre pas le long de l’ordre


class Classee(NamedTuple):
    """A structure, and the row that gives it its rank."""

    structure: int
    position: int


def structures_classees(
    parts: Parts, geographie: Geographie, memoire: Memoire, rangs: slice, jour: datetime.date
) -> list[Classee]:
    """The structures of these ranks, each by its best row.

    A row near enough loses what its kilometres cost; one that is given remotely loses a fixed amount; nothing is lost
    when no town was asked for. At equal worth, the nearer, then the most recently confirmed, then each in turn, another
    one first every day.
    """
    nombre = rangs.stop
    proches = _proches(parts, geographie, memoire, nombre, jour)
    rangees = _sans_distance(parts, geographie, memoire, nombre, jour)
    if proches:
        rangees = heapq.merge(proches, rangees, key=lambda rang: rang[0])
    classees: dict[int, int | bytes] = {}
    for _, structure, ou in rangees:
        classees.setdefault(structure, ou)
        if len(classees) >= nombre:
            break
    return [
        Classee(structure, ou if isinstance(ou, int) else bits.premiere_dans(ou, *memoire.emplacements.de(structure)))
        for structure, ou in list(classees.items())[rangs]
    ]


def _proches(parts: Parts, geographie: Geographie, memoire: Memoire, nombre: int, jour: datetime.date) -> list[Rang]:
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
) -> Iterator[Rang]:
    """Structures given without a place nearby, or whatever the place when none was asked for."""
    perte = REGLAGES.distance["sans_venir"] if isinstance(geographie.distances, Distances) else 0
    for points in sorted(parts, reverse=True):
        lignes = parts[points] & ~geographie.proches
        octets = bits.octets(lignes, memoire.taille)
        for structure in islice(_par_fraicheur(lignes, memoire, nombre, jour), nombre):
            yield perte - points, structure, octets


def _par_fraicheur(lignes: int, memoire: Memoire, nombre: int, jour: datetime.date) -> Iterator[int]:
    """Structures with a row in the set, the most recently confirmed first; `nombre` of them will be taken."""
    dernieres, structure_de = memoire.segments.projeter(lignes), memoire.structure_de
    combien = dernieres.bit_count()
    rangees: Iterable[int]
    if RATIO * combien * max(combien, nombre) < nombre * memoire.taille:
        rangees = sorted(bits.positions(dernieres), key=memoire.rangs(jour).__getitem__)
    else:  # il y en a tant que le long de l’ordre on en rencontre bientôt `nombre`
        octets = bits.octets(dernieres, memoire.taille)
        rangees = (p for p in memoire.par_fraicheur(jour) if octets[p >> 3] >> (p & 7) & 1)
    return (structure_de[derniere] for derniere in rangees)
