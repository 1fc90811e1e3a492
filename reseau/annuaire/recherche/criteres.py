"""A question asked to the directory, and the rows that answer it before they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reseau.annuaire.choices import RAYON_PAR_DEFAUT
from reseau.annuaire.recherche.candidats import Lecture
from reseau.annuaire.recherche.facettes import Comptes
from reseau.annuaire.recherche.geographie import Geographie
from reseau.annuaire.recherche.memoire import Memoire
from reseau.annuaire.recherche.question import Question
from reseau.territoires.models import Bassin, Commission, Commune, Departement


@dataclass(frozen=True)
class Criteres:
    """A question: words, a place (a commune and a radius in km, a bassin, or a wider `territoire`), chosen facets.

    `choix` maps a group ("mission", "public", "theme", "cep", "reseau", "mode") to codes; values of a group add up,
    groups narrow each other.
    """

    texte: str = ""
    commune: Commune | None = None
    rayon: int = RAYON_PAR_DEFAUT
    bassin: Bassin | None = None
    territoire: Commission | Departement | None = None
    choix: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ouvert: bool = False
    page: int = 1

    def sans(self, **changements: object) -> "Criteres":
        """The same question with something else, from the first page."""
        return replace(self, page=1, **changements)


@dataclass(frozen=True)
class Trouvees:
    """The rows that answer, before they are shown.

    `rayon`: the circle that they were found in, None for the whole region; `ignores`: the words that none holds.
    """

    comptes: Comptes
    geographie: Geographie
    memoire: Memoire
    visibles: int
    commune: Commune | None = None
    reservees: int = 0
    question: Question = field(default_factory=Question)
    lecture: Lecture = field(default_factory=Lecture)
    ignores: tuple[str, ...] = ()
    rayon: int | None = None
    incompris: bool = False

    @property
    def structures_reservees(self) -> int:
        """How many structures would answer, near the commune, but for their zone."""
        lignes, compter_structures = self.comptes.lignes, self.memoire.compter
        return compter_structures(lignes | self.reservees) - compter_structures(lignes) if self.reservees else 0
