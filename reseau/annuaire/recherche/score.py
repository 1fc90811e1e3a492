"""What each row is worth for a question, the distance apart: the words, the codes, the service itself.

Points are given to sets of rows, never to one row at a time: a sentence over 140,000 rows costs a few hundred
operations on numbers. The weights are data (`donnees/score.yaml`); the order that they make is in `classement`.
"""

import datetime
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from home.recherche.rangs import Niveaux
from reseau.annuaire.choices import MISSIONS_CEP
from reseau.annuaire.recherche.etat import Memoire
from reseau.annuaire.recherche.question import Mot
from reseau.annuaire.recherche.reglages import REGLAGES

Parts = dict[int, int]  # des lignes par ce qu’elles valent


class Trait(NamedTuple):
    """Something that some rows have: what it is worth, and where it was found (a line of the weights)."""

    lignes: int
    points: int
    genre: str = ""


@dataclass(frozen=True)
class MotLu:
    """A word over the rows: where it is said, from the best place on; which rows carry its codes, by group.

    `permises`: those that have what its entries ask for; `tenu`: those that answer it; `force`: how much it counts;
    `commun`: what more rows than that have, among those of `parmi`, says almost nothing.
    """

    mot: Mot
    rangs: Niveaux
    codes: dict[str, int]
    permises: int
    tenu: int
    force: float = 1
    commun: int = sys.maxsize
    parmi: int = -1  # l’index suivi garde la place des lignes ôtées : elles ne comptent pas

    def trait(self, lignes: int, points: int, genre: str) -> Trait:
        """What rows have of this word, for as much as it counts, and less when everyone has it."""
        force = self.force * (REGLAGES.phrase["banal"] if (lignes & self.parmi).bit_count() > self.commun else 1)
        return Trait(lignes, round(points * force), genre)


def traits_du_mot(mot: MotLu) -> Iterator[Trait]:
    """Where a word is said, the best place alone; then each group of codes that it leads to."""
    deja = 0
    for (genre, points), lignes in zip(REGLAGES.texte.items(), mot.rangs, strict=True):
        yield mot.trait(lignes & ~deja, points, genre)
        deja |= lignes
    for genre, lignes in mot.codes.items():
        yield mot.trait(lignes, REGLAGES.codes[genre], genre)
    if mot.mot.sens:
        yield Trait(mot.rangs[2], REGLAGES.mot_du_lexique)
        yield Trait(~mot.permises, REGLAGES.hors_exige)


def traits_du_service(memoire: Memoire, jour: datetime.date) -> Iterator[Trait]:
    """What a service is worth, whatever was asked."""
    accompagnent = 0
    for mission in MISSIONS_CEP:
        accompagnent |= memoire.facette(f"mission:{mission}")
    yield Trait(accompagnent, REGLAGES.accompagne)
    yield Trait(~memoire.recentes(jour), REGLAGES.a_confirmer)
    yield Trait(~memoire.confirmees(jour), REGLAGES.perimee)


def partager(parts: Parts, traits: Iterable[Trait]) -> Parts:
    """The same rows, by the sum of what they are worth already and of each trait that they have."""
    for trait in traits:
        suivantes: Parts = {}
        for points, lignes in parts.items():
            avec = lignes & trait.lignes
            for neuves, somme in ((avec, points + trait.points), (lignes ^ avec, points)):
                if neuves:
                    suivantes[somme] = suivantes.get(somme, 0) | neuves
        parts = suivantes
    return parts
