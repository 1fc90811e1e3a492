"""One state of the search rows in memory: facets as sets of bits, positions, freshness, hours."""

import datetime
import math
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from home.recherche import bits
from home.recherche.index import Index
from home.recherche.plein_texte import PleinTexte
from reseau.annuaire.choices import JOURS_A_CONFIRMER, JOURS_PERIMEE
from reseau.annuaire.recherche.emplacements import Emplacements
from reseau.annuaire.recherche.mots import MotsDeLAnnuaire
from reseau.annuaire.recherche.ouvertures import Ouvertures

PAS = 0.2  # degrés : côté d'une case de la grille des positions
MAX_ZONES_RETENUES = 300
PLEIN_TEXTE = PleinTexte(
    table="annuaire_lignerecherche",
    fts="annuaire_fts",
    niveaux=(("titre",), ("titre", "contexte"), ("titre", "contexte", "corps")),
    suivies=2,
)
TOUR, MELANGE, PAS_DU_JOUR = 2**32, 2_654_435_761, 1_000_003


@dataclass
class Memoire(Index):
    """One state of the index.

    Rows are written structure by structure, so those of one structure stand side by side; keys that are no more leave
    empty positions until the next whole rebuild.
    """

    plein_texte = PLEIN_TEXTE
    vides: int = 0
    structure_de: array = field(default_factory=lambda: array("q"))
    service_de: array = field(default_factory=lambda: array("q"))
    emplacements: Emplacements = field(default_factory=Emplacements)
    xs: array = field(default_factory=lambda: array("d"))
    ys: array = field(default_factory=lambda: array("d"))
    zs: array = field(default_factory=lambda: array("d"))
    fraicheur: array = field(default_factory=lambda: array("i"))
    territoires: dict[str, array] = field(default_factory=dict)
    zones: dict[str, array] = field(default_factory=dict)
    cases: dict[tuple[int, int], array] = field(default_factory=dict)
    sans_lieu: int = 0
    segments: bits.Segments = field(default_factory=lambda: bits.Segments(0, 0))
    ouvertures: Ouvertures = field(default_factory=Ouvertures)
    vocabulaire: MotsDeLAnnuaire = field(default_factory=MotsDeLAnnuaire)
    villes: list[dict[str, Any]] = field(default_factory=list)
    zones_couvertes: dict[str, int] = field(default_factory=dict)

    def compter(self, lignes: int) -> int:
        """How many structures have a row in the set."""
        return self.segments.compter(lignes)

    def zone(self, jeton: str) -> int:
        """The rows open to the inhabitants of a zone, computed once."""
        if jeton not in self.zones_couvertes:
            if len(self.zones_couvertes) > MAX_ZONES_RETENUES:
                self.zones_couvertes.clear()
            self.zones_couvertes[jeton] = self.ensemble(self.zones.get(jeton, ()))
        return self.zones_couvertes[jeton]

    def confirmees(self, jour: datetime.date) -> int:
        """The rows of sheets confirmed within a year of that day."""
        return self.du_jour("confirmees", jour, lambda: self._confirmees(jour, JOURS_PERIMEE))

    def recentes(self, jour: datetime.date) -> int:
        """The rows of sheets confirmed within six months of that day."""
        return self.du_jour("recentes", jour, lambda: self._confirmees(jour, JOURS_A_CONFIRMER))

    def _confirmees(self, jour: datetime.date, jours: int) -> int:
        depuis = jour.toordinal() - jours
        positions = array("i", (position for position, le in enumerate(self.fraicheur) if le < depuis))
        return self.vivantes & ~bits.depuis(positions, self.taille)

    def tours(self, structures: Iterable[int], jour: datetime.date) -> list[int]:
        """Where structures stand among equals on a day: the same circle every day, begun elsewhere."""
        depart = jour.toordinal() * PAS_DU_JOUR
        return [(structure + depart) * MELANGE % TOUR for structure in structures]

    def par_fraicheur(self, jour: datetime.date) -> array:
        """The last row of every structure, the most recently confirmed first, then each in turn."""
        return self.du_jour("ordre", jour, lambda: self._par_fraicheur(jour))

    def rangs(self, jour: datetime.date) -> array:
        """Where each of these rows stands in that order."""
        return self.du_jour("rangs", jour, lambda: self._rangs(jour))

    def _par_fraicheur(self, jour: datetime.date) -> array:
        # Date par date, pour ne pas mettre cent mille structures en ordre à la fois.
        confirmees: dict[int, array] = defaultdict(lambda: array("q"))
        for structure, debut, longueur in self.emplacements:
            confirmees[max(self.fraicheur[debut : debut + longueur])].extend((structure, debut + longueur - 1))
        ordre = array("i")
        for le in sorted(confirmees, reverse=True):
            siennes = confirmees.pop(le)
            tours = zip(self.tours(siennes[::2], jour), siennes[1::2], strict=True)
            ordre.extend(derniere for _, derniere in sorted(tours))
        return ordre

    def _rangs(self, jour: datetime.date) -> array:
        rangs = array("i", bytes(4 * self.taille))
        for rang, derniere in enumerate(self.par_fraicheur(jour)):
            rangs[derniere] = rang
        return rangs

    def segment(self, structure: int) -> int:
        """The rows of one structure."""
        debut, longueur = self.emplacements.de(structure)
        return bits.tranche(debut, longueur) & self.vivantes

    def positions_de(self, structure: int, lignes: int) -> list[int]:
        """The positions of one structure among these rows, in order."""
        return bits.positions_dans(lignes, *self.emplacements.de(structure))


def vecteur(latitude: float, longitude: float) -> tuple[float, float, float]:
    """A point of the globe as a unit vector: the product of two vectors is the cosine of their distance."""
    phi, theta = math.radians(latitude), math.radians(longitude)
    return math.cos(phi) * math.cos(theta), math.cos(phi) * math.sin(theta), math.sin(phi)


def case(latitude: float, longitude: float) -> tuple[int, int]:
    """The cell of the grid that holds a point."""
    return math.floor(latitude / PAS), math.floor(longitude / PAS)
