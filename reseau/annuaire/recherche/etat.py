"""One state of the search rows in memory: facets as sets of bits, positions, freshness, hours."""

import datetime
import math
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from home.recherche import bits
from home.recherche.demande import Question
from home.recherche.evaluation import RIEN, Niveaux
from reseau.annuaire.choices import JOURS_PERIMEE
from reseau.annuaire.recherche.mots import MotsDeLAnnuaire
from reseau.annuaire.recherche.ouvertures import Ouvertures
from reseau.annuaire.recherche.plein_texte import lignes_par_niveau

PAS = 0.2  # degrés : côté d'une case de la grille des positions
MAX_ZONES_RETENUES = MAX_TEXTES_RETENUS = 300
TOUR, MELANGE, PAS_DU_JOUR = 2**32, 2_654_435_761, 1_000_003


@dataclass
class Memoire:
    """One state of the index.

    The position of a row is its key minus `base`: rows are written structure by structure, so those of one structure
    stand side by side; keys that are no more leave empty positions until the next whole rebuild.
    """

    revision: int = -1
    jeton: str = ""
    base: int = 0
    taille: int = 0
    vides: int = 0
    structure_de: array = field(default_factory=lambda: array("q"))
    segment_de: dict[int, tuple[int, int]] = field(default_factory=dict)
    xs: array = field(default_factory=lambda: array("d"))
    ys: array = field(default_factory=lambda: array("d"))
    zs: array = field(default_factory=lambda: array("d"))
    fraicheur: array = field(default_factory=lambda: array("i"))
    facettes: dict[str, int] = field(default_factory=dict)
    territoires: dict[str, list[int]] = field(default_factory=dict)
    zones: dict[str, list[int]] = field(default_factory=dict)
    cases: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    sans_lieu: int = 0
    vivantes: int = 0
    segments: bits.Segments = field(default_factory=lambda: bits.Segments(0, 0))
    fraiche_de: dict[int, int] = field(default_factory=dict)
    ouvertures: Ouvertures = field(default_factory=Ouvertures)
    vocabulaire: MotsDeLAnnuaire = field(default_factory=MotsDeLAnnuaire)
    villes: list[dict[str, Any]] = field(default_factory=list)
    textes: dict[Any, tuple[int, tuple[int, ...]]] = field(default_factory=dict)  # lues jusqu’à cette taille
    zones_couvertes: dict[str, int] = field(default_factory=dict)
    garde: dict[str, Any] = field(default_factory=dict)

    def ensemble(self, positions: Collection[int]) -> int:
        """A set of these positions, those that hold nothing any more left out."""
        return bits.depuis(positions, self.taille) & self.vivantes

    def ensemble_de_cles(self, cles: list[int]) -> int:
        """The set of the rows with these keys; keys newer than this state are left out."""
        if cles and (min(cles) < self.base or max(cles) >= self.base + self.taille):
            cles = [cle for cle in cles if self.base <= cle < self.base + self.taille]
        return bits.depuis_cles(cles, self.base, self.taille) & self.vivantes

    def compter(self, lignes: int) -> int:
        """How many structures have a row in the set."""
        return self.segments.compter(lignes)

    def ensembles(self, questions: Sequence[Question]) -> dict[Question, Niveaux]:
        """Asked to the database once; when the index has grown since, only its new rows are."""
        if len(self.textes) > MAX_TEXTES_RETENUS:
            self.textes.clear()
        connues = {question: self.textes.get(question, (-1, RIEN)) for question in questions}
        a_lire = {q: self.base + max(taille, 0) for q, (taille, _) in connues.items() if taille < self.taille}
        for question, listes in zip(a_lire, lignes_par_niveau(a_lire), strict=True):
            neuves = (self.ensemble_de_cles(cles) for cles in listes)
            niveaux = tuple(deja | neuve for deja, neuve in zip(connues[question][1], neuves, strict=True))
            connues[question] = self.textes[question] = (self.taille, niveaux)
        return {question: niveaux for question, (_, niveaux) in connues.items()}

    def zone(self, jeton: str) -> int:
        """The rows open to the inhabitants of a zone, computed once."""
        if jeton not in self.zones_couvertes:
            if len(self.zones_couvertes) > MAX_ZONES_RETENUES:
                self.zones_couvertes.clear()
            self.zones_couvertes[jeton] = self.ensemble(self.zones.get(jeton, ()))
        return self.zones_couvertes[jeton]

    def facette(self, jeton: str) -> int:
        """The rows that carry a token such as « mission:conseil »."""
        return self.facettes.get(jeton, 0)

    def confirmees(self, jour: datetime.date) -> int:
        """The rows of sheets confirmed within a year of that day, computed once a day."""
        if self.garde.get("confirmees", (None,))[0] != jour:
            depuis = jour.toordinal() - JOURS_PERIMEE
            positions = [position for position, le in enumerate(self.fraicheur) if le < depuis]
            self.garde["confirmees"] = (jour, self.vivantes & ~bits.depuis(positions, self.taille))
        return self.garde["confirmees"][1]

    def tour(self, structure: int, jour: datetime.date) -> int:
        """Where a structure stands among equals on a day: the same circle every day, begun elsewhere."""
        return (structure + jour.toordinal() * PAS_DU_JOUR) * MELANGE % TOUR

    def rang_fraicheur(self, structure: int, jour: datetime.date) -> tuple[int, int]:
        """What structures are sorted by when neither words nor distance tell them apart."""
        return -self.fraiche_de[structure], self.tour(structure, jour)

    def par_fraicheur(self, jour: datetime.date) -> list[int]:
        """Every structure so sorted, once a day."""
        if self.garde.get("ordre", (None,))[0] != jour:
            ordre = sorted(self.fraiche_de, key=lambda structure: self.rang_fraicheur(structure, jour))
            self.garde["ordre"] = (jour, ordre)
        return self.garde["ordre"][1]

    def segment(self, structure: int) -> int:
        """The rows of one structure."""
        debut, longueur = self.segment_de.get(structure, (0, 0))
        return bits.tranche(debut, longueur) & self.vivantes

    def positions_de(self, structure: int, lignes: int) -> list[int]:
        """The positions of one structure among these rows, in order."""
        return bits.positions_dans(lignes, *self.segment_de.get(structure, (0, 0)))


def vecteur(latitude: float, longitude: float) -> tuple[float, float, float]:
    """A point of the globe as a unit vector: the product of two vectors is the cosine of their distance."""
    phi, theta = math.radians(latitude), math.radians(longitude)
    return math.cos(phi) * math.cos(theta), math.cos(phi) * math.sin(theta), math.sin(phi)


def case(latitude: float, longitude: float) -> tuple[int, int]:
    """The cell of the grid that holds a point."""
    return math.floor(latitude / PAS), math.floor(longitude / PAS)
