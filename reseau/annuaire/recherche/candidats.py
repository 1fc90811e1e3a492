"""Which rows answer a question: each word by the texts and by the codes, then all of them, or the most that some do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from home.recherche.rangs import Niveaux, rangs_de
from reseau.annuaire.recherche.etat import Memoire
from reseau.annuaire.recherche.facettes import TOUT_PUBLIC, lignes_de
from reseau.annuaire.recherche.lexique import Sens
from reseau.annuaire.recherche.question import Mot, Question
from reseau.annuaire.recherche.reglages import REGLAGES

COMMUN = 4  # un mot que dit plus d’une fiche sur quatre ne dit presque rien
RARE, ORDINAIRE, BANAL = 3, 2, 1


@dataclass(frozen=True)
class MotLu:
    """A word over the rows: where it is said, from the best place on; which rows carry its codes, by group.

    `permises`: those that have what its entries ask for; `tenu`: those that answer it; `poids`: how much it says.
    """

    mot: Mot
    rangs: Niveaux
    codes: dict[str, int]
    permises: int
    tenu: int
    poids: int


@dataclass(frozen=True)
class Lecture:
    """A question over the rows that may be seen: its words, and the rows by how much of it they answer."""

    mots: tuple[MotLu, ...]
    parts: dict[int, int]

    @property
    def total(self) -> int:
        """What a row that answers everything weighs."""
        return sum(mot.poids for mot in self.mots if mot.tenu)

    def meilleure(self, parmi: int) -> int:
        """The most that a row among these answers; 0 when none answers anything."""
        return max((poids for poids, lignes in self.parts.items() if lignes & parmi), default=0)

    def repondent(self, poids: int) -> int:
        """The rows that answer so much."""
        return reduce(or_, (lignes for tenu, lignes in self.parts.items() if tenu >= poids), 0)


@dataclass(frozen=True)
class Choisies:
    """The rows kept for a question, and the words set aside, which none of those found holds."""

    lignes: int
    ignores: tuple[str, ...]
    part: float


def question_evaluer(question: Question, memoire: Memoire, visibles: int) -> Lecture:
    """Each word over the rows, and every row by what it answers."""
    ensembles = memoire.ensembles(list(dict.fromkeys(q for mot in question.mots for q in mot.unite.questions)))
    mots = tuple(_lire(mot, rangs_de(mot.unite, ensembles), memoire, visibles) for mot in question.mots)
    parts = {0: visibles}
    for mot in mots:
        suivantes: dict[int, int] = {}
        for poids, lignes in parts.items():
            for neuves, somme in ((lignes & mot.tenu, poids + mot.poids), (lignes & ~mot.tenu, poids)):
                if neuves:
                    suivantes[somme] = suivantes.get(somme, 0) | neuves
        parts = suivantes
    return Lecture(mots, {poids: lignes for poids, lignes in parts.items() if poids})


def choisir(lecture: Lecture, parmi: int) -> Choisies:
    """The rows that answer the most among these: all the words of a few, most of those of a sentence.

    Of a few words that no row holds together, the least telling goes first.
    """
    mieux, total = lecture.meilleure(parmi), sum(mot.poids for mot in lecture.mots)
    if not mieux:  # ce qui répondrait ailleurs se compte : gardé pour d’autres habitants, ou sous d’autres filtres
        return Choisies(lecture.repondent(lecture.meilleure(-1) or 1), tuple(mot.mot.dit for mot in lecture.mots), 0)
    phrase = len(lecture.mots) >= REGLAGES.phrase["mots"]
    if phrase:
        lignes = lecture.repondent(-int(-mieux * REGLAGES.phrase["part"] // 1))
    elif mieux == total:
        lignes = lecture.repondent(total)
    else:
        lignes = next(mot.tenu for mot in _parlants(lecture.mots) if mot.tenu & parmi)
    ignores = tuple(mot.mot.dit for mot in lecture.mots if not mot.tenu & lignes & parmi)
    if not phrase and mieux < total:
        garde = next(mot for mot in _parlants(lecture.mots) if mot.tenu & parmi)
        ignores = tuple(mot.mot.dit for mot in lecture.mots if mot is not garde)
    return Choisies(lignes, ignores, mieux / (lecture.total or 1))


def _parlants(mots: Iterable[MotLu]) -> list[MotLu]:
    """The words, the most telling first: the heaviest, then the rarest."""
    return sorted(mots, key=lambda mot: (-mot.poids, mot.tenu.bit_count()))


def _lire(mot: Mot, rangs: Niveaux, memoire: Memoire, visibles: int) -> MotLu:
    permises = reduce(or_, (_permises(sens, memoire, visibles) for sens in mot.sens), 0) if mot.sens else visibles
    codes: dict[str, int] = {}
    repondent = 0
    for sens in mot.sens:
        siennes = _permises(sens, memoire, visibles)
        repondent |= siennes & _ou(sens.preferes or sens.exiges, memoire)
        for groupe, code in (jeton.split(":", 1) for jeton in sens.codes):
            codes[groupe] = codes.get(groupe, 0) | memoire.facette(f"{groupe}:{code}") & siennes
    if "public" in codes:
        codes["tout_public"] = memoire.facette(f"public:{TOUT_PUBLIC}") & permises & ~codes["public"]
    tenu = visibles & (rangs[-1] & permises | rangs[0] | repondent)
    return MotLu(mot, rangs, codes, permises, tenu, _poids(mot, codes, tenu, visibles))


def _poids(mot: Mot, codes: dict[str, int], tenu: int, visibles: int) -> int:
    """How much a word says: one that leads to a theme or a network, the most; one that everyone holds, the least."""
    if codes.keys() & {"theme", "reseau"}:
        return RARE
    return BANAL if tenu.bit_count() * COMMUN > visibles.bit_count() else ORDINAIRE


def _permises(sens: Sens, memoire: Memoire, visibles: int) -> int:
    """The rows that have, of each group of codes that an entry asks for, one at least."""
    groupes: dict[str, list[str]] = {}
    for jeton in sens.exiges:
        groupes.setdefault(jeton.partition(":")[0], []).append(jeton)
    return reduce(and_, (_ou(jetons, memoire) for jetons in groupes.values()), visibles)


def _ou(jetons: Sequence[str], memoire: Memoire) -> int:
    """The rows that carry one of these codes; what is open to all carries every public."""
    return reduce(or_, (lignes_de(*jeton.split(":", 1), memoire) for jeton in jetons), 0)
