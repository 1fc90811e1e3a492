"""From the visitor's words to sets of rows, best first; corrections and concessions when nothing answers."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from home.recherche.texte import raciner
from reseau.annuaire.recherche.demande import Demande
from reseau.annuaire.recherche.memoire import Memoire
from reseau.annuaire.recherche.plein_texte import NIVEAUX, Unite, lignes_par_niveau

MAX_TEXTES_RETENUS = 200
Niveaux = tuple[int, ...]


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


def texte_evaluer(demande: Demande, memoire: Memoire, visibles: int) -> Texte:
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


def _niveaux(demande: Demande, memoire: Memoire, visibles: int) -> Niveaux:
    """Rows that hold every unit: in the names, near them, anywhere; then the same with the last word unfinished."""
    unites = list(demande.unites)
    large = [demande.derniere_large] if demande.derniere_large else []
    ensembles = _ensembles([*unites, *large], memoire)
    exacts = _ensemble_commun([ensembles[unite] for unite in unites], visibles)
    if not large:
        return exacts
    debuts = _ensemble_commun([ensembles[unite] for unite in [*unites[:-1], *large]], visibles)
    cumules = [exacts[-1] | debut for debut in debuts]
    return (*exacts, *cumules)


def _ensemble_commun(par_unite: list[Niveaux], visibles: int) -> Niveaux:
    communs = [visibles] * NIVEAUX
    for niveaux in par_unite:
        communs = [commun & niveau for commun, niveau in zip(communs, niveaux, strict=True)]
    return tuple(communs)


def _ensembles(unites: list[Unite], memoire: Memoire) -> dict[Unite, Niveaux]:
    """The sets of each unit, asked to the database once while the index does not move."""
    inconnues = [unite for unite in dict.fromkeys(unites) if unite not in memoire.textes]
    if len(memoire.textes) > MAX_TEXTES_RETENUS:
        memoire.textes.clear()
        inconnues = list(dict.fromkeys(unites))
    for unite, listes in zip(inconnues, lignes_par_niveau(inconnues), strict=True):
        memoire.textes[unite] = tuple(memoire.ensemble_de_cles(cles) for cles in listes)
    return {unite: memoire.textes[unite] for unite in unites}


def _corriger(demande: Demande, memoire: Memoire, visibles: int) -> tuple[Demande, dict[str, str]]:
    """Replace each word that no row holds by the known word closest to it."""
    unites, corrections = list(demande.unites), {}
    for rang, mot in enumerate(demande.mots):
        if _repond(demande, rang, memoire, visibles):
            continue
        if " " not in mot and (voisin := memoire.vocabulaire.corriger(mot)):
            corrections[mot] = voisin
            unites[rang] = memoire.vocabulaire.synonymes.get((raciner(voisin),), ((raciner(voisin),),))
    large = demande.derniere_large if demande.mots[-1] not in corrections else None
    return Demande(tuple(unites), demande.mots, large), corrections


def _repond(demande: Demande, rang: int, memoire: Memoire, visibles: int) -> bool:
    """Whether some row holds this unit alone."""
    seule = demande.sans({n for n in range(len(demande.unites)) if n != rang})
    return bool(_niveaux(seule, memoire, visibles)[-1])


def _assouplir(demande: Demande, memoire: Memoire, visibles: int) -> Texte:
    """Leave out the words that no row holds, then one word at a time, the one that stops the most rows."""
    muets = {n for n in range(len(demande.unites)) if not _repond(demande, n, memoire, visibles)}
    ignores = [demande.mots[n] for n in sorted(muets)]
    reste = demande.sans(muets)
    while len(reste.unites) > 1:
        if (niveaux := _niveaux(reste, memoire, visibles))[-1]:
            return Texte(niveaux, ignores=tuple(ignores))
        rang = _plus_genant(reste, lambda d: memoire.segments.compter(_niveaux(d, memoire, visibles)[-1]))
        ignores.append(reste.mots[rang])
        reste = reste.sans({rang})
    if not reste:
        return Texte((0,))
    return Texte(_niveaux(reste, memoire, visibles), ignores=tuple(ignores))


def _plus_genant(demande: Demande, compter: Callable[[Demande], int]) -> int:
    """The unit without which the most structures answer; the last one when it makes no difference."""
    return max(range(len(demande.unites)), key=lambda rang: (compter(demande.sans({rang})), rang))
