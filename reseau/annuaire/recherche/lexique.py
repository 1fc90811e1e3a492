"""What the words of the trade lead to: each entry in force read as stems, codes and ages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from home.recherche.racines import VIDES
from home.recherche.texte import analyser, mots
from home.recherche.vocabulaire import Groupe, Racines, est_sigle
from reseau.annuaire.choices import EtatEntree
from reseau.annuaire.models import EntreeLexique
from reseau.annuaire.models.lexique import lignes_lire
from reseau.annuaire.recherche.negation import nie
from reseau.annuaire.recherche.voix import Voix

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
