"""Known words: they finish the visitor's last word, mend a typing mistake, and know synonyms."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, Self

from rapidfuzz import process
from rapidfuzz.distance import OSA

from home.recherche.francais import francais_connait
from home.recherche.texte import INDIFFERENTS, analyser, mots, raciner, replier
from home.recherche.verbes import INFINITIFS

LONGUEUR_FAUTE = 4
LONGUEUR_DEUX_FAUTES = 8
LONGUEUR_MORCEAU = 3
MAX_SUITES = 40

Racines = tuple[str, ...]
_INDIFFERENTS = frozenset(map(raciner, INDIFFERENTS))
_METIERS = (("eux", "eur"), ("tric", "teur"))  # « danseuse », « conductrice », par leurs racines


class Groupe(NamedTuple):
    """Expressions that mean the same, and texts that are searched for them without leading to them."""

    expressions: Sequence[str]
    textes: Sequence[str] = ()


@dataclass
class Vocabulaire:
    """Folded words in order, how many rows hold each, and the groups of synonyms by their stems.

    `textes`: what is searched for an expression too, as loosely as what it may be the beginning of.
    `sigles`: the word that each acronym is, « café » having the stem of « CAF ».
    `courtes`: each expression by its stems without those that change nothing, verbs as their infinitive, trades as men
    bear them; when at least two stay, or a trade.
    """

    mots: list[str] = field(default_factory=list)
    nombres: dict[str, int] = field(default_factory=dict)
    synonymes: dict[Racines, tuple[Racines, ...]] = field(default_factory=dict)
    textes: dict[Racines, tuple[Racines, ...]] = field(default_factory=dict)
    sigles: dict[Racines, str] = field(default_factory=dict)
    courtes: dict[Racines, Racines] = field(default_factory=dict)

    @classmethod
    def de(cls, nombres: Mapping[str, int], groupes: Iterable[Groupe]) -> Self:
        """Words with the number of rows that hold each, and groups of expressions that mean the same."""
        # Triés ici : chaque base range les lettres à sa façon.
        neuf = cls(mots=sorted(nombres), nombres=dict(nombres))
        neuf.synonymes_lire(groupes)
        return neuf

    def expression(self, racines: Racines, dit: str) -> Racines:
        """The known expression that words say, with their stems: « créer ma boîte » is « créer une boîte ».

        Nothing when there is none. An expression begins and ends with words of its own.
        """
        if racines in self.synonymes:
            return racines if (self.sigles.get(racines) or dit) == dit else ()
        if racines[0] in _INDIFFERENTS or racines[-1] in _INDIFFERENTS:
            return ()
        return self.courtes.get(_courte(racines), ())

    def suites(self, debut: str) -> list[str]:
        """Words that begin so, the most used first."""
        trouves = []
        for n in range(bisect_left(self.mots, debut), len(self.mots)):
            if not self.mots[n].startswith(debut):
                break
            trouves.append(self.mots[n])
        return sorted(trouves, key=lambda mot: (-self.nombres[mot], mot))[:MAX_SUITES]

    def corriger(self, mot: str) -> str | None:
        """The known word that a typing mistake hides: one mistake from four letters on, two from eight on."""
        if len(mot) < LONGUEUR_FAUTE or not mot.isalpha():
            return None
        fautes = 2 if len(mot) >= LONGUEUR_DEUX_FAUTES else 1
        proches = process.extract(mot, self.mots, scorer=OSA.distance, score_cutoff=fautes, limit=20)
        proches = [(ecart, voisin) for voisin, ecart, _ in proches if voisin != mot and len(voisin) >= LONGUEUR_FAUTE]
        return min(proches, key=lambda p: (p[0], p[1][0] != mot[0], -self.nombres[p[1]], p[1]), default=(0, None))[1]

    def connait(self, mot: str) -> bool:
        """Whether a word is nobody's mistake, though no row may hold it: it is French, or the name of something."""
        return francais_connait(mot)

    def couper(self, mot: str) -> list[str]:
        """Two known words typed without their space (« missionlocale »), the most used; nothing otherwise."""
        coupes = [
            (mot[:n], mot[n:])
            for n in range(LONGUEUR_MORCEAU, len(mot) - LONGUEUR_MORCEAU + 1)
            if mot[:n] in self.nombres and mot[n:] in self.nombres
        ]
        return list(max(coupes, key=lambda c: (min(self.nombres[m] for m in c), c), default=()))

    def ajouter(self, mot: str, nombre: int) -> None:
        """Know a word, or another number for it."""
        if mot not in self.nombres:
            insort(self.mots, mot)
        self.nombres[mot] = nombre

    def synonymes_lire(self, groupes: Iterable[Groupe]) -> None:
        """Each expression's stems, with those of its whole group; their words are known even when no row has them."""
        for expressions, textes in groupes:
            lues = {dite: racines for dite in expressions if (racines := tuple(analyser(dite)))}
            menent = list(lues.values())
            autres = [racines for texte in textes if (racines := tuple(analyser(texte)))]
            for racines in menent:
                self.synonymes[racines] = tuple(dict.fromkeys([*self.synonymes.get(racines, ()), *menent]))
                self.textes[racines] = tuple(dict.fromkeys([*self.textes.get(racines, ()), *autres]))
                if len(courte := _courte(racines)) > 1 or "".join(courte).endswith("eur"):
                    self.courtes.setdefault(courte, racines)
            for expression, racines in lues.items():
                self._sigle_lire(racines, expression)
            for mot in mots("\n".join(expressions)):
                self.ajouter(mot, self.nombres.get(mot, 0))

    def _sigle_lire(self, racines: Racines, expression: str) -> None:
        """An acronym is its own word; its stem is free when something else has it too."""
        seul = replier(expression) if est_sigle(expression) else ""
        if self.sigles.setdefault(racines, seul) != seul:
            self.sigles[racines] = ""


def est_sigle(expression: str) -> bool:
    """Whether an expression is one acronym: « CAF », not « France VAE »."""
    return expression.isalpha() and expression.isupper()


def _courte(racines: Racines) -> Racines:
    """Stems without those that change nothing inside an expression; « perds » as « perdre », « danseuse » a man’s."""
    return tuple(_commune(racine) for racine in racines if racine not in _INDIFFERENTS)


@lru_cache(20_000)
def _commune(racine: str) -> str:
    """The stem of the infinitive, or of the trade as a man bears it; itself."""
    for feminin, masculin in _METIERS:
        if racine.endswith(feminin):
            return racine.removesuffix(feminin) + masculin
    return INFINITIFS.get(racine, racine)
