"""One index in memory: rows as sets of bits, facets with exact counts, words asked to the full-text index.

A room declares what is its own: the state of its rows (a subclass of `Index`), the text of its table (`PleinTexte`),
and how one state follows another (`Tenue`). A state never changes once it is given:

    ETATS = Tenue(version=_signature, suivant=_suivante)
    memoire = ETATS.courant()  # one query when nothing moved
    texte = texte_evaluer(demande_lire("vae", memoire.vocabulaire), memoire, memoire.vivantes)
    facettes = Facettes(lambda nom, code: memoire.facette(f"{nom}:{code}"), memoire.compter)
    facettes.comptes(texte.tous, {"theme": ["vae"]}, facettes.filtres({"theme": ["vae"]}))
"""

import datetime
import secrets
import threading
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from django.db import connection

from home.recherche import bits
from home.recherche.plein_texte import PleinTexte, Question
from home.recherche.rangs import RIEN, Niveaux
from home.recherche.vocabulaire import Vocabulaire

MAX_TEXTES_RETENUS = 300
E = TypeVar("E")
V = TypeVar("V", bound=Hashable)
T = TypeVar("T")


def marque_tirer() -> int:
    """A number that no other writing of a row is likely to have drawn, small enough for the sum of a whole table."""
    return secrets.randbelow(2**40)


class Tenue(Generic[E, V]):
    """What each process holds of a database, made anew when its version moves: processes never see each other's past.

    `version()` asks the database; `suivant(connu, depuis, jusque)` makes the state of a version from the known one and
    its version, both None at first.
    """

    def __init__(self, version: Callable[[], V], suivant: Callable[[E | None, V | None, V], E]) -> None:
        self._version, self._suivant = version, suivant
        self._verrou = threading.Lock()
        self.tenus: dict[str, tuple[V, E]] = {}

    def courant(self) -> E:
        """The state as the database has it now."""
        version, base = self._version(), str(connection.settings_dict["NAME"])
        if not self._vaut(base, version):
            with self._verrou:
                if not self._vaut(base, version):
                    depuis, connu = self.tenus.get(base, (None, None))
                    self.tenus[base] = version, self._suivant(connu, depuis, version)
        return self.tenus[base][1]

    def _vaut(self, base: str, version: V) -> bool:
        return base in self.tenus and self.tenus[base][0] == version


@dataclass
class Index:
    """One state of the rows of a table: the position of a row in a set is its key minus `base`."""

    plein_texte: ClassVar[PleinTexte]
    base: int = 0
    taille: int = 0
    vivantes: int = 0
    facettes: dict[str, int] = field(default_factory=dict)
    vocabulaire: Vocabulaire = field(default_factory=Vocabulaire)
    textes: dict[Question, tuple[int, Niveaux]] = field(default_factory=dict)  # lues jusqu’à cette taille
    garde: dict[str, Any] = field(default_factory=dict)

    def compter(self, lignes: int) -> int:
        """How many things to show stand behind a set of rows: one behind each, unless the room says otherwise."""
        return lignes.bit_count()

    def facette(self, jeton: str) -> int:
        """The rows that carry a token such as « mission:conseil »."""
        return self.facettes.get(jeton, 0)

    def facettes_verser(self, par_jeton: Mapping[str, Collection[int]]) -> None:
        """Add the positions gathered by token to those already known."""
        for jeton, positions in par_jeton.items():
            self.facettes[jeton] = self.facettes.get(jeton, 0) | bits.depuis(positions, self.taille)

    def ensemble(self, positions: Collection[int]) -> int:
        """A set of these positions, those that hold nothing any more left out."""
        return bits.depuis(positions, self.taille) & self.vivantes

    def ensemble_de_cles(self, cles: Collection[int]) -> int:
        """The set of the rows with these keys; keys newer than this state are left out."""
        if cles and (min(cles) < self.base or max(cles) >= self.base + self.taille):
            cles = [cle for cle in cles if self.base <= cle < self.base + self.taille]
        return bits.depuis_cles(cles, self.base, self.taille) & self.vivantes

    def ensembles(self, questions: Sequence[Question]) -> dict[Question, Niveaux]:
        """Asked to the database once; when the index has grown since, only its new rows are."""
        if len(self.textes) > MAX_TEXTES_RETENUS:
            self.textes.clear()
        connues = {question: self.textes.get(question, (-1, RIEN)) for question in questions}
        a_lire = {q: self.base + max(taille, 0) for q, (taille, _) in connues.items() if taille < self.taille}
        for question, listes in zip(a_lire, self.plein_texte.lignes_par_niveau(a_lire), strict=True):
            neuves = (self.ensemble_de_cles(cles) for cles in listes)
            niveaux = tuple(deja | neuve for deja, neuve in zip(connues[question][1], neuves, strict=True))
            connues[question] = self.textes[question] = (self.taille, niveaux)
        return {question: niveaux for question, (_, niveaux) in connues.items()}

    def du_jour(self, nom: str, jour: datetime.date, calculer: Callable[[], T]) -> T:
        """What hangs on the day, computed once a day."""
        if self.garde.get(nom, (None,))[0] != jour:
            self.garde[nom] = (jour, calculer())
        return self.garde[nom][1]


@dataclass(frozen=True)
class Facettes:
    """The rows behind each value of each facet, and how rows are counted: values add up, facets narrow each other."""

    lignes: Callable[[str, str], int]
    compter: Callable[[int], int]

    def filtres(self, choix: Mapping[str, Iterable[str]]) -> dict[str, int]:
        """The rows that each facet with a choice keeps."""
        filtres = {}
        for nom, codes in choix.items():
            for code in codes:
                filtres[nom] = filtres.get(nom, 0) | self.lignes(nom, code)
        return filtres

    def comptes(
        self, base: int, valeurs: Mapping[str, Iterable[str]], filtres: Mapping[str, int]
    ) -> dict[str, dict[str, int]]:
        """The number beside each value: what choosing it alone in its facet would show."""
        tous, comptes = sauf("", base, filtres), {}
        for nom, codes in valeurs.items():
            sous = sauf(nom, base, filtres) if nom in filtres else tous
            comptes[nom] = {code: self.compter(sous & self.lignes(nom, code)) for code in codes}
        return comptes


def sauf(nom: str, base: int, filtres: Mapping[str, int]) -> int:
    """The rows that pass every filter but one."""
    for autre, filtre in filtres.items():
        if autre != nom:
            base &= filtre
    return base
