"""Which rows hold what was typed, and how well.

In a row, a word costs 0 in the names as typed, 1 there by a synonym, 2 in the network and the vocabularies as typed,
3 there by a synonym, or in the names as the beginning of a word, 4 anywhere else. Rows stand by the sum.
"""

from collections.abc import Sequence
from typing import Protocol

from home.recherche.demande import Demande, Question, Unite
from home.recherche.vocabulaire import Vocabulaire

RANGS = 5
RANG_MAX = 14  # au-delà, la phrase est longue et les rangs ne disent plus rien
Niveaux = tuple[int, ...]
RIEN: Niveaux = (0, 0, 0)


class Lignes(Protocol):
    """The rows that are searched: each room has its own."""

    vocabulaire: Vocabulaire

    def ensembles(self, questions: Sequence[Question]) -> dict[Question, Niveaux]:
        """For each question, the rows that hold it in the names, near them, anywhere: each set holds the one before."""

    def compter(self, lignes: int) -> int:
        """How many things to show stand behind a set of rows."""


def niveaux_de(demande: Demande, memoire: Lignes, visibles: int) -> Niveaux:
    """Rows that hold every unit, by the sum of what each unit costs there."""
    ensembles = memoire.ensembles(list(dict.fromkeys(q for unite in demande.unites for q in unite.questions)))
    sommes = [visibles]
    for unite in demande.unites:
        rangs = rangs_de(unite, ensembles)
        longueur = min(len(sommes) + RANGS - 1, RANG_MAX)
        suivantes = []
        for somme in range(longueur):
            lignes = 0
            for rang in range(min(RANGS, somme + 1)):
                lignes |= sommes[min(somme - rang, len(sommes) - 1)] & rangs[rang]
            suivantes.append(lignes)
        suivantes[-1] = sommes[-1] & rangs[-1]
        sommes = suivantes
    return tuple(sommes)


def rangs_de(unite: Unite, ensembles: dict[Question, Niveaux]) -> Niveaux:
    """The rows that hold a unit at a cost of 0, of 1 at most, of 2, of 3, of 4."""
    exacts, proches, suites = (
        ensembles.get(question, RIEN) for question in (unite.exacte, unite.synonymes, unite.suites)
    )
    zero = exacts[0]
    un = zero | proches[0]
    deux = un | exacts[1]
    trois = deux | proches[1] | suites[0]
    return zero, un, deux, trois, trois | exacts[2] | proches[2] | suites[2]


def repond(demande: Demande, rang: int, memoire: Lignes, visibles: int) -> bool:
    """Whether some row holds this unit alone."""
    return bool(niveaux_de(Demande((demande.unites[rang],)), memoire, visibles)[-1])
