"""The words of the directory and of the trade: what each expression leads to, what a sentence denies, what it
leans to.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Self

from home.recherche.demande import MOTS_DE_PHRASE, Groupe, Racines, Vocabulaire, est_sigle, morceaux
from home.recherche.texte import VIDES, analyser, mots
from reseau.annuaire.choices import EtatEntree
from reseau.annuaire.models import EntreeLexique, MotIndexe
from reseau.annuaire.models.recherche import lignes_lire

_NIENT = frozenset("sans pas pa ne n plus jamais ni non aucun aucune".split())  # « pa » : comme on le tape
_NIENT_APRES = frozenset("pas pa plus jamais".split())  # « je ne conduis plus »


def niees(texte: str) -> frozenset[str]:
    """The folded words that a sentence denies: up to the first that says something, and the one just before;
    nothing beyond a comma."""
    nies: set[str] = set()
    for morceau in morceaux(texte):
        dits, nie_encore = mots(morceau), False
        for rang, mot in enumerate(dits):
            if nie_encore or not _NIENT_APRES.isdisjoint(dits[rang + 1 : rang + 2]):
                nies.add(mot)
            # « Sans quitter son emploi » nie « quitter » seul ; « plus du tout de travail » nie « travail ».
            nie_encore = mot in _NIENT or (nie_encore and (mot in VIDES or mot in MOTS_DE_PHRASE))
    return frozenset(nies)


def nie(expression: str) -> bool:
    """Whether an expression denies what its words say; « gagner plus » and « plus de 50 ans » deny nothing."""
    dits = mots(expression)
    if not {"sans", "pas", "ne", "n"}.isdisjoint(dits):
        return True
    return dits[:1] == ["plus"] and not any(mot.isdigit() for mot in dits)


# What a whole sentence leans to: each of its words, and each two that follow one another, speaks for the networks
# that
# the expressions of the lexicon which say them lead to (ADR 046).
#
# The lexicon hears an expression or does not; « elle veut lâcher la caisse » holds none of them, and half of its
# words
# are in those that lead to who advises employees. A naive Bayes, read from the lexicon alone: nothing is kept of
# anybody.

_DOUTE = 0.3  # ce que pèse l’usage général à côté de ce que dit un mot entendu une fois
_MESURE = 0.3  # les mots d’une phrase se répètent l’un l’autre : chacun ne compte qu’à trois dixièmes


@dataclass(frozen=True)
class Voix:
    """How many expressions lead to each network, in all and among those that say a stem, or two in a row."""

    reseaux: dict[str, float] = field(default_factory=dict)
    par_trait: dict[Racines, dict[str, float]] = field(default_factory=dict)

    @classmethod
    def de(cls, menees: Iterable[tuple[Racines, Sequence[str]]]) -> Self:
        """Read expressions, by their stems, with the networks that each leads to, which share its voice."""
        reseaux: dict[str, float] = defaultdict(float)
        par_trait: dict[Racines, dict[str, float]] = {}
        for racines, menes in menees:
            traits = set(_traits(racines))
            for reseau in menes:
                for comptes in (reseaux, *(par_trait.setdefault(trait, defaultdict(float)) for trait in traits)):
                    comptes[reseau] += 1 / len(menes)
        pareilles: dict[frozenset[tuple[str, float]], dict[str, float]] = {}  # presque toutes mènent à un seul réseau
        for trait, siennes in par_trait.items():
            par_trait[trait] = pareilles.setdefault(frozenset(siennes.items()), siennes)
        return cls(reseaux, par_trait)

    def parts(self, racines: Sequence[str]) -> dict[str, float]:
        """The share of the voices that each network has for these stems, one in all; none when nothing is known."""
        connus = [siennes for trait in dict.fromkeys(_traits(racines)) if (siennes := self.par_trait.get(trait))]
        if not connus:
            return {}
        tous = sum(self.reseaux.values())
        penchants = {
            reseau: math.exp(_MESURE * sum(math.log(_rapport(siennes, reseau, nombre / tous)) for siennes in connus))
            for reseau, nombre in self.reseaux.items()
        }
        somme = sum(penchants.values())
        return {reseau: penchant / somme for reseau, penchant in penchants.items()}


def _rapport(siennes: dict[str, float], reseau: str, usage: float) -> float:
    """How many times more often than any expression those that hold something lead to a network."""
    return (siennes.get(reseau, 0) + _DOUTE * usage) / ((sum(siennes.values()) + _DOUTE) * usage)


def _traits(racines: Sequence[str]) -> Iterator[Racines]:
    yield from ((racine,) for racine in racines)
    yield from pairwise(racines)


# What the words of the trade lead to: each entry in force read as stems, codes and ages.

_Table = dict[Racines, dict["Sens", None]]
COLONNES = ("expressions", "textes", "exiges", "preferes", "age_min", "age_max")


@dataclass(frozen=True)
class Sens:
    """What an entry says: its name, how it is said and searched, the codes that it asks for and prefers, its ages."""

    nom: str
    expressions: tuple[str, ...]
    textes: tuple[str, ...] = ()
    exiges: tuple[str, ...] = ()
    preferes: tuple[str, ...] = ()
    ages: tuple[int, int] | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that it leads to."""
        return self.exiges + self.preferes

    @property
    def reseaux(self) -> tuple[str, ...]:
        """The networks that it leads to."""
        return tuple(code for code in self.codes if code.startswith("reseau:"))

    @cached_property
    def dits(self) -> frozenset[str]:
        """Its expressions as a sentence says them: folded, without the words that mean nothing."""
        return frozenset(" ".join(mot for mot in mots(dite) if mot not in VIDES) for dite in self.expressions)

    @cached_property
    def sigles(self) -> frozenset[Racines]:
        """The stems that only its acronyms have."""
        autres = {tuple(analyser(dite)) for dite in self.expressions if not est_sigle(dite)}
        return frozenset(tuple(analyser(dite)) for dite in self.expressions if est_sigle(dite)) - autres

    @property
    def groupe(self) -> Groupe:
        """Its words."""
        return Groupe(self.expressions, self.textes)


@dataclass(frozen=True)
class Lexique:
    """The entries in force, by the stems of each of their expressions; those that deny (« sans permis ») apart.

    `voix`: what their words lean to, read together.
    """

    sens: tuple[Sens, ...] = ()
    par_racines: dict[Racines, tuple[Sens, ...]] = field(default_factory=dict)
    niant: dict[Racines, tuple[Sens, ...]] = field(default_factory=dict)
    voix: Voix = field(default_factory=Voix)

    @classmethod
    def de(cls, sens: Iterable[Sens]) -> Self:
        """Entries, in order."""
        tous = tuple(sens)
        tables: tuple[_Table, _Table] = ({}, {})
        for un in tous:
            for expression in un.expressions:
                if racines := tuple(analyser(expression)):
                    tables[nie(expression)].setdefault(racines, {})[un] = None
        affirment, niant = ({racines: tuple(connus) for racines, connus in table.items()} for table in tables)
        dites = [(racines, un.reseaux) for table in tables for racines, connus in table.items() for un in connus]
        return cls(tous, affirment, niant, Voix.de(dite for dite in dites if dite[1]))

    def sens_de(self, racines: Racines, dit: str, *, nie: bool = False) -> tuple[Sens, ...]:
        """What an expression means, said or denied; as it was said if it can: « licence », « licencié », one stem."""
        connus = (self.niant.get(racines, ()) if nie else ()) or self.par_racines.get(racines, ())
        dits = tuple(un for un in connus if dit in un.dits)
        return dits or tuple(un for un in connus if racines not in un.sigles)

    def de_l_age(self, age: int) -> tuple[Sens, ...]:
        """What an age means."""
        return tuple(un for un in self.sens if un.ages and un.ages[0] <= age <= un.ages[1])


def sens_lire() -> Iterator[Sens]:
    """The entries in force, the oldest first; one query."""
    en_vigueur = EntreeLexique.objects.filter(etat=EtatEntree.EN_VIGUEUR).order_by("pk").values_list(*COLONNES)
    for expressions, textes, exiges, preferes, age_min, age_max in en_vigueur:
        dites = tuple(lignes_lire(expressions))
        ages = None if age_min is None else (age_min, age_max)
        yield Sens(dites[0], dites, tuple(lignes_lire(textes)), tuple(exiges), tuple(preferes), ages)


def groupes_du_lexique() -> Iterator[Groupe]:
    """The words of each entry in force; one query."""
    return (sens.groupe for sens in sens_lire())


LOT = 5000


@dataclass
class MotsDeLAnnuaire(Vocabulaire):
    """The words that search rows hold, read up to the key `derniere`, and what the trade’s words lead to."""

    derniere: int = 0
    lexique: Lexique = field(default_factory=Lexique)

    @classmethod
    def charger(cls) -> Self:
        """Read everything; two queries."""
        nombres, derniere = {}, 0
        for pk, mot, nombre in MotIndexe.objects.values_list("pk", "mot", "nombre").iterator(LOT):
            nombres[mot], derniere = nombre, max(derniere, pk)
        neuf = cls.de(nombres, ())
        neuf.derniere = derniere
        return neuf._au_lexique()

    def suivant(self) -> Self:
        """The same with the words and the entries written since; two queries."""
        neuf = type(self)(mots=self.mots[:], nombres=dict(self.nombres), derniere=self.derniere)
        for pk, mot, nombre in MotIndexe.objects.filter(pk__gt=self.derniere).values_list("pk", "mot", "nombre"):
            neuf.ajouter(mot, nombre)
            neuf.derniere = max(neuf.derniere, pk)
        return neuf._au_lexique()

    def _au_lexique(self) -> Self:
        self.lexique = Lexique.de(sens_lire())
        self.synonymes_lire(sens.groupe for sens in self.lexique.sens)
        return self
