"""What a mistyped word hides: the beginning of a word, two words stuck together, a typing mistake.

Only a word that nobody knows is mended. One that is French, or a name, stays as it is: what looks like it is offered.
"""

from dataclasses import replace

from home.recherche.demande import BARRE, Demande, Question, demande_composer, suites_de
from home.recherche.rangs import Lignes, niveaux_de, repond

DEBUT_RECONNU = 3
Lectures = dict[str, str]


def corriger(demande: Demande, memoire: Lignes, visibles: int) -> tuple[Demande, Lectures, Lectures]:
    """The request with its words mended, the words that were, and what is offered for those left as they are."""
    vocabulaire, composes = memoire.vocabulaire, []
    corrections: Lectures = {}
    propositions: Lectures = {}
    debuts: dict[str, Question] = {}
    for rang, mot in enumerate(demande.mots):
        composes += [BARRE, *mot.split()] if rang in demande.debuts else mot.split()
        if (
            " " in mot
            or vocabulaire.synonymes.get(demande.unites[rang].exacte[0])
            or repond(demande, rang, memoire, visibles)
        ):
            continue
        connu = vocabulaire.connait(mot)
        if len(mot) >= DEBUT_RECONNU and (suites := suites_de(mot, vocabulaire)):
            debuts[mot] = suites
        elif mende := _mender(mot, memoire, visibles):
            (propositions if connu else corrections)[mot] = " ".join(mende)
            composes[-1:] = [mot] if connu else mende
    mendee = demande_composer(composes, vocabulaire)
    unites = tuple(
        replace(unite, suites=debuts.get(mot, unite.suites))
        for unite, mot in zip(mendee.unites, mendee.mots, strict=True)
    )
    return Demande(unites, mendee.mots), corrections, propositions


def _mender(mot: str, memoire: Lignes, visibles: int) -> list[str]:
    """The words that a mistyped one hides; only those of rows that the visitor may see, others keep theirs."""
    vocabulaire = memoire.vocabulaire
    mende = vocabulaire.couper(mot) or [voisin for voisin in [vocabulaire.corriger(mot)] if voisin]
    return mende if mende and niveaux_de(demande_composer(mende, vocabulaire), memoire, visibles)[-1] else []
