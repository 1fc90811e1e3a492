"""What each row is worth for a question, the distance apart: the words, the codes, the service itself.

Points are given to sets of rows, never to one row at a time: a sentence over 140,000 rows costs a few hundred
operations on numbers. The weights are data (`donnees/score.yaml`); the order that they make is in `classement`.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reseau.annuaire.choices import MISSIONS_CEP
from reseau.annuaire.recherche.candidats import MotLu
from reseau.annuaire.recherche.etat import Memoire
from reseau.annuaire.recherche.reglages import REGLAGES

Parts = dict[int, int]


@dataclass(frozen=True)
class Trait:
    """Something that rows have or lack: what it is worth, what it says of the words (« nom », « theme », « corps »)."""

    lignes: int
    points: int
    genre: str = ""
    mot: MotLu | None = None


def points_donner(lignes: int, mots: Iterable[MotLu], memoire: Memoire, jour: datetime.date) -> Parts:
    """These rows by what they are worth."""
    parts: Parts = {0: lignes}
    for trait in traits(mots, memoire, jour):
        suivantes: Parts = {}
        for points, ensemble in parts.items():
            avec = ensemble & trait.lignes
            for neuves, somme in ((avec, points + trait.points), (ensemble ^ avec, points)):
                if neuves:
                    suivantes[somme] = suivantes.get(somme, 0) | neuves
        parts = suivantes
    return parts


def traits(mots: Iterable[MotLu], memoire: Memoire, jour: datetime.date) -> Iterator[Trait]:
    """Everything that is worth something, word by word, then of the service itself."""
    for mot in mots:
        yield from traits_du_mot(mot)
    accompagne = 0
    for mission in MISSIONS_CEP:
        accompagne |= memoire.facette(f"mission:{mission}")
    yield Trait(accompagne, REGLAGES.accompagne, "accompagne")
    yield Trait(memoire.vivantes & ~memoire.recentes(jour), REGLAGES.a_confirmer)
    yield Trait(memoire.vivantes & ~memoire.confirmees(jour), REGLAGES.perimee)


def traits_du_mot(mot: MotLu) -> Iterator[Trait]:
    """Where a word is said, the best place alone; then each group of codes that it leads to."""
    deja = 0
    for (genre, points), lignes in zip(REGLAGES.texte.items(), mot.rangs, strict=True):
        yield Trait(lignes & ~deja, points, genre, mot)
        deja |= lignes
    for genre, lignes in mot.codes.items():
        yield Trait(lignes, REGLAGES.codes[genre], genre, mot)
    if mot.mot.sens:
        yield Trait(mot.rangs[2], REGLAGES.mot_du_lexique)
        yield Trait(~mot.permises, REGLAGES.hors_exige)
