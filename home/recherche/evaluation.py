"""From the visitor's words to sets of rows, best first; corrections and concessions when nothing answers."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from home.recherche.corrections import corriger
from home.recherche.demande import Demande
from home.recherche.rangs import Lignes, Niveaux, niveaux_de, repond


@dataclass(frozen=True)
class Texte:
    """Rows by rank of answer (each set holds the better ones), and what was changed in the question to get them.

    `corrections` were made, `propositions` are only offered: their words are French.
    """

    niveaux: Niveaux = ()
    corrections: dict[str, str] = field(default_factory=dict)
    ignores: tuple[str, ...] = ()
    propositions: dict[str, str] = field(default_factory=dict)

    @property
    def tous(self) -> int:
        """Every row that answers."""
        return self.niveaux[-1]


def texte_evaluer(demande: Demande, memoire: Lignes, visibles: int) -> Texte:
    """The rows that answer: all the words; else the words mended; else the most words that some row holds."""
    niveaux = niveaux_de(demande, memoire, visibles)
    if niveaux[-1]:
        return Texte(niveaux)
    demande, corrections, propositions = corriger(demande, memoire, visibles)
    if corrections:
        niveaux = niveaux_de(demande, memoire, visibles)
        if niveaux[-1]:
            return Texte(niveaux, corrections, propositions=propositions)
    return replace(_assouplir(demande, memoire, visibles), corrections=corrections, propositions=propositions)


def _assouplir(demande: Demande, memoire: Lignes, visibles: int) -> Texte:
    """Leave out the words that no row holds, then one word at a time, the one that stops the most rows."""
    muets = {n for n in range(len(demande.unites)) if not repond(demande, n, memoire, visibles)}
    ignores = [demande.mots[n] for n in sorted(muets)]
    reste = demande.sans(muets)
    while len(reste.unites) > 1:
        if (niveaux := niveaux_de(reste, memoire, visibles))[-1]:
            return Texte(niveaux, ignores=tuple(ignores))
        rang = _plus_genant(reste, lambda d: memoire.compter(niveaux_de(d, memoire, visibles)[-1]))
        ignores.append(reste.mots[rang])
        reste = reste.sans({rang})
    if not reste:
        return Texte((0,), ignores=tuple(ignores))
    return Texte(niveaux_de(reste, memoire, visibles), ignores=tuple(ignores))


def _plus_genant(demande: Demande, compter: Callable[[Demande], int]) -> int:
    """The unit without which the most structures answer; the last one when it makes no difference."""
    return max(range(len(demande.unites)), key=lambda rang: (compter(demande.sans({rang})), rang))
