"""Sets of rows as big integers: bit n is row n. Intersections of 140,000 rows cost microseconds.

`Segments` counts structures instead of rows: the rows of one structure stand side by side, so « has this structure a
row in the set? » is one addition for all structures at once. In each segment, the low bits of the set plus a segment
full of ones carry into the segment's top bit exactly when some low bit was set.
"""

import re
from collections.abc import Collection

PEU = 10_000  # en deçà, écrire les bits coûte moins que lire un nombre en base deux
_NON_NUL = re.compile(rb"[^\x00]", re.DOTALL)
_RANGS = tuple(tuple(n for n in range(8) if octet >> n & 1) for octet in range(256))


def depuis(positions: Collection[int], taille: int) -> int:
    """The set of these positions, all below `taille`."""
    return depuis_cles(positions, 0, taille)


def depuis_cles(cles: Collection[int], base: int, taille: int) -> int:
    """The set of the positions `cle - base`, all below `taille`."""
    if len(cles) < PEU:
        octets = bytearray((taille >> 3) + 1)
        for cle in cles:
            position = cle - base
            octets[position >> 3] |= 1 << (position & 7)
        return int.from_bytes(octets, "little")
    chiffres = bytearray(b"0") * (taille or 1)
    haut = base + taille - 1
    for cle in cles:
        chiffres[haut - cle] = 49
    return int(bytes(chiffres), 2)


def positions(ensemble: int) -> list[int]:
    """The positions of a set, in order."""
    octets = ensemble.to_bytes((ensemble.bit_length() + 7) // 8, "little")
    trouvees: list[int] = []
    for trouve in _NON_NUL.finditer(octets):
        base = trouve.start()
        trouvees.extend([(base << 3) + rang for rang in _RANGS[octets[base]]])
    return trouvees


def positions_dans(ensemble: int, debut: int, longueur: int) -> list[int]:
    """The positions of a set among `longueur` from `debut` on, in order: cheap, however large the set."""
    reste = ensemble >> debut & (1 << longueur) - 1
    trouvees: list[int] = []
    while reste:
        premiere = reste & -reste
        trouvees.append(debut + premiere.bit_length() - 1)
        reste ^= premiere
    return trouvees


def octets(ensemble: int, taille: int) -> bytes:
    """The set as bytes: position p is bit `p & 7` of byte `p >> 3`; to ask for many positions one by one."""
    return ensemble.to_bytes((taille >> 3) + 1, "little")


def premiere_dans(octets: bytes, debut: int, longueur: int) -> int:
    """The first position of a set among `longueur` from `debut` on; it has one."""
    return next(p for p in range(debut, debut + longueur) if octets[p >> 3] >> (p & 7) & 1)


def tranche(debut: int, longueur: int) -> int:
    """The set of `longueur` positions from `debut` on."""
    return ((1 << longueur) - 1) << debut


class Segments:
    """Neighbouring rows that belong together."""

    def __init__(self, dernieres: int, taille: int) -> None:
        self.hauts = dernieres
        self._bas = ((1 << taille) - 1) & ~dernieres

    def projeter(self, ensemble: int) -> int:
        """The last row of each segment that has a row in `ensemble`."""
        return ((ensemble & self._bas) + self._bas | ensemble) & self.hauts

    def compter(self, ensemble: int) -> int:
        """How many segments have a row in `ensemble`."""
        return self.projeter(ensemble).bit_count()
