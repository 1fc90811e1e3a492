"""From the visitor's words to sets of rows, best first; corrections and concessions when nothing answers.

In a row, a word costs 0 in the names as typed, 1 there by a synonym, 2 in the network and the vocabularies as typed,
3 there by a synonym, or in the names as the beginning of a word, 4 anywhere else. Rows stand by the sum.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from home.recherche.demande import Demande, Question, Unite, demande_composer, suites_de
from home.recherche.vocabulaire import Vocabulaire

RANGS = 5
RANG_MAX = 14  # au-delà, la phrase est longue et les rangs ne disent plus rien
DEBUT_RECONNU = 3
Niveaux = tuple[int, ...]
RIEN: Niveaux = (0, 0, 0)


class Lignes(Protocol):
    """The rows that are searched: each room has its own."""

    vocabulaire: Vocabulaire

    def ensembles(self, questions: Sequence[Question]) -> dict[Question, Niveaux]:
        """For each question, the rows that hold it in the names, near them, anywhere: each set holds the one before."""

    def compter(self, lignes: int) -> int:
        """How many things to show stand behind a set of rows."""


@dataclass(frozen=True)
class Texte:
    """Rows by rank of answer (each set holds the better ones), and what was changed in the question to get them."""

    niveaux: Niveaux = ()
    corrections: dict[str, str] = field(default_factory=dict)
    ignores: tuple[str, ...] = ()

    @property
    def tous(self) -> int:
        """Every row that answers."""
        return self.niveaux[-1]


def texte_evaluer(demande: Demande, memoire: Lignes, visibles: int) -> Texte:
    """The rows that answer: all the words; else the words mended; else the most words that some row holds."""
    niveaux = _niveaux(demande, memoire, visibles)
    if niveaux[-1]:
        return Texte(niveaux)
    demande, corrections = _corriger(demande, memoire, visibles)
    if corrections:
        niveaux = _niveaux(demande, memoire, visibles)
        if niveaux[-1]:
            return Texte(niveaux, corrections)
    return replace(_assouplir(demande, memoire, visibles), corrections=corrections)


def _niveaux(demande: Demande, memoire: Lignes, visibles: int) -> Niveaux:
    """Rows that hold every unit, by the sum of what each unit costs there."""
    ensembles = memoire.ensembles(list(dict.fromkeys(q for unite in demande.unites for q in unite.questions)))
    sommes = [visibles]
    for unite in demande.unites:
        rangs = _rangs(unite, ensembles)
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


def _rangs(unite: Unite, ensembles: dict[Question, Niveaux]) -> Niveaux:
    """The rows that hold a unit at a cost of 0, of 1 at most, of 2, of 3, of 4."""
    exacts, proches, suites = (
        ensembles.get(question, RIEN) for question in (unite.exacte, unite.synonymes, unite.suites)
    )
    zero = exacts[0]
    un = zero | proches[0]
    deux = un | exacts[1]
    trois = deux | proches[1] | suites[0]
    return zero, un, deux, trois, trois | exacts[2] | proches[2] | suites[2]


def _corriger(demande: Demande, memoire: Lignes, visibles: int) -> tuple[Demande, dict[str, str]]:
    """Mend each word that no row holds: the beginning of a word, two words stuck together, a typing mistake."""
    vocabulaire, corrections, composes, debuts = memoire.vocabulaire, {}, [], {}
    for rang, mot in enumerate(demande.mots):
        composes += mot.split()
        if " " in mot or _repond(demande, rang, memoire, visibles):
            continue
        if len(mot) >= DEBUT_RECONNU and (suites := suites_de(mot, vocabulaire)):
            debuts[mot] = suites
        elif mende := _mender(mot, memoire, visibles):
            corrections[mot] = " ".join(mende)
            composes[-1:] = mende
    mendee = demande_composer(composes, vocabulaire)
    unites = tuple(
        replace(unite, suites=debuts.get(mot, unite.suites))
        for unite, mot in zip(mendee.unites, mendee.mots, strict=True)
    )
    return Demande(unites, mendee.mots), corrections


def _mender(mot: str, memoire: Lignes, visibles: int) -> list[str]:
    """The words that a mistyped one hides; only those of rows that the visitor may see, others keep theirs."""
    vocabulaire = memoire.vocabulaire
    mende = vocabulaire.couper(mot) or [voisin for voisin in [vocabulaire.corriger(mot)] if voisin]
    return mende if mende and _niveaux(demande_composer(mende, vocabulaire), memoire, visibles)[-1] else []


def _repond(demande: Demande, rang: int, memoire: Lignes, visibles: int) -> bool:
    """Whether some row holds this unit alone."""
    seule = demande.sans({n for n in range(len(demande.unites)) if n != rang})
    return bool(_niveaux(seule, memoire, visibles)[-1])


def _assouplir(demande: Demande, memoire: Lignes, visibles: int) -> Texte:
    """Leave out the words that no row holds, then one word at a time, the one that stops the most rows."""
    muets = {n for n in range(len(demande.unites)) if not _repond(demande, n, memoire, visibles)}
    ignores = [demande.mots[n] for n in sorted(muets)]
    reste = demande.sans(muets)
    while len(reste.unites) > 1:
        if (niveaux := _niveaux(reste, memoire, visibles))[-1]:
            return Texte(niveaux, ignores=tuple(ignores))
        rang = _plus_genant(reste, lambda d: memoire.compter(_niveaux(d, memoire, visibles)[-1]))
        ignores.append(reste.mots[rang])
        reste = reste.sans({rang})
    if not reste:
        return Texte((0,), ignores=tuple(ignores))
    return Texte(_niveaux(reste, memoire, visibles), ignores=tuple(ignores))


def _plus_genant(demande: Demande, compter: Callable[[Demande], int]) -> int:
    """The unit without which the most structures answer; the last one when it makes no difference."""
    return max(range(len(demande.unites)), key=lambda rang: (compter(demande.sans({rang})), rang))
