"""The search rows held in memory by each process: facets as sets of bits, positions, freshness, hours.

A snapshot never changes; when the index moved in the database, the next search takes the rows of the changed structures
only (their former positions stay empty, the new ones come at the end) or everything again after a whole rebuild.
One query tells whether anything moved, so several processes and several tests never see each other's past.
"""

import datetime
import math
import threading
from array import array
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from reseau.annuaire.models import EtatIndex, LigneRecherche, RevisionIndex
from reseau.annuaire.recherche import bits
from reseau.annuaire.recherche.mots import Vocabulaire
from reseau.annuaire.recherche.ouvertures import Ouvertures
from reseau.territoires.models import Commune

CHAMPS = ("pk", "structure_id", "facettes", "zones", "territoire", "latitude", "longitude", "horaires", "confirme_le")
TABLES = ("territoires", "zones", "cases")
VILLES = 60
PAS = 0.2  # degrés : côté d'une case de la grille des positions
MAX_STRUCTURES_A_REPRENDRE = 2000
MAX_VIDES = 0.2
MAX_ZONES_RETENUES = 300
TOUR, MELANGE, PAS_DU_JOUR = 2**32, 2_654_435_761, 1_000_003
_verrou = threading.Lock()
_courante: dict[str, "Memoire"] = {}


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
    latitudes: array = field(default_factory=lambda: array("d"))
    longitudes: array = field(default_factory=lambda: array("d"))
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
    vocabulaire: Vocabulaire = field(default_factory=Vocabulaire)
    villes: list[dict[str, Any]] = field(default_factory=list)
    textes: dict = field(default_factory=dict)
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


def memoire_courante() -> Memoire:
    """The rows as the database has them now; one query when nothing moved."""
    revision, jeton = EtatIndex.objects.values_list("revision", "jeton").first() or (0, "")
    cle = str(connection.settings_dict["NAME"])
    connue = _courante.get(cle)
    if connue and (connue.revision, connue.jeton) == (revision, jeton):
        return connue
    with _verrou:
        connue = _courante.get(cle)
        if not connue or (connue.revision, connue.jeton) != (revision, jeton):
            _courante[cle] = _suivante(connue, revision, jeton)
        return _courante[cle]


def _suivante(connue: Memoire | None, revision: int, jeton: str) -> Memoire:
    """The state of this revision: from the known one when the journal links them, from scratch otherwise."""
    structures = _structures_changees(connue, revision, jeton) if connue else None
    neuve = None
    if connue is not None and structures is not None:
        neuve = _reprise(connue, structures)
    if neuve is None:
        neuve = Memoire()
        _ajouter(neuve, LigneRecherche.objects.order_by("pk"))
        neuve.vides = 0
        neuve.vocabulaire = Vocabulaire.charger()
    neuve.revision, neuve.jeton = revision, jeton
    _ranger(neuve)
    return neuve


def _reprise(connue: Memoire, structures: set[int]) -> Memoire | None:
    """The known state with the rows of these structures read again; None when their keys do not come after it."""
    lignes = LigneRecherche.objects.filter(structure__in=structures).order_by("pk")
    premiere = lignes.values_list("pk", flat=True).first()
    if premiere is not None and connue.taille and premiere < connue.base + connue.taille:
        return None
    neuve = _sans(connue, structures)
    _ajouter(neuve, lignes)
    neuve.vocabulaire = connue.vocabulaire.suivant()
    return neuve


def _structures_changees(connue: Memoire, revision: int, jeton: str) -> set[int] | None:
    """The structures rebuilt since the known state; None when the journal does not link it to this one."""
    lignes = list(
        RevisionIndex.objects.filter(revision__gte=connue.revision, revision__lte=revision)
        .order_by("revision")
        .values_list("revision", "jeton", "structures")
    )
    liees = lignes and lignes[0][:2] == (connue.revision, connue.jeton) and lignes[-1][:2] == (revision, jeton)
    if not liees or any(structures is None for _, _, structures in lignes[1:]):
        return None
    changees = {structure for _, _, structures in lignes[1:] for structure in structures}
    perdues = connue.vides + sum(connue.segment_de.get(s, (0, 0))[1] for s in changees)
    if len(changees) > MAX_STRUCTURES_A_REPRENDRE or perdues > MAX_VIDES * max(connue.taille, 500):
        return None
    return changees


def _sans(connue: Memoire, structures: set[int]) -> Memoire:
    """A copy whose rows of these structures are empty."""
    neuve = Memoire(base=connue.base, taille=connue.taille, vides=connue.vides)
    neuve.sans_lieu, neuve.vivantes = connue.sans_lieu, connue.vivantes
    for nom in ("structure_de", "latitudes", "longitudes", "fraicheur"):
        setattr(neuve, nom, getattr(connue, nom)[:])
    for nom in ("segment_de", "facettes"):
        setattr(neuve, nom, dict(getattr(connue, nom)))
    for nom in TABLES:
        setattr(neuve, nom, dict(getattr(connue, nom)))
    neuve.ouvertures = connue.ouvertures.copie()
    for structure in structures:
        debut, longueur = neuve.segment_de.pop(structure, (0, 0))
        neuve.vides += longueur
        neuve.vivantes &= ~bits.tranche(debut, longueur)
    return neuve


def _ajouter(memoire: Memoire, lignes: QuerySet) -> None:
    """Put rows at the end; they come by rising key, so structure by structure."""
    tables: dict[str, dict] = {nom: defaultdict(list) for nom in (*TABLES, "facettes", "horaires")}
    sans_lieu: list[int] = []
    vivantes: list[int] = []
    for ligne in lignes.values_list(*CHAMPS).iterator(5000):
        cle, structure, facettes, zones, territoire, latitude, longitude, horaires, confirme_le = ligne
        position = _placer(memoire, cle, structure, confirme_le, latitude, longitude)
        vivantes.append(position)
        for nom, texte in (("facettes", facettes), ("zones", zones), ("territoires", territoire)):
            for jeton in texte.split():
                tables[nom][jeton].append(position)
        if latitude is None:
            sans_lieu.append(position)
        else:
            tables["cases"][case(latitude, longitude)].append(position)
        tables["horaires"][horaires].append(position)
    memoire.vivantes |= bits.depuis(vivantes, memoire.taille)
    memoire.sans_lieu |= bits.depuis(sans_lieu, memoire.taille)
    _verser(memoire, tables)


def _placer(memoire: Memoire, cle: int, structure: int, confirme_le: datetime.date | None, *point: float | None) -> int:
    """Write one row in the arrays and return its position."""
    if not memoire.taille:
        memoire.base = cle
    position = cle - memoire.base
    if trou := position - memoire.taille:
        memoire.structure_de.extend([-1] * trou)
        memoire.fraicheur.extend([0] * trou)
        memoire.latitudes.extend([math.nan] * trou)
        memoire.longitudes.extend([math.nan] * trou)
        memoire.vides += trou
    memoire.structure_de.append(structure)
    memoire.fraicheur.append(confirme_le.toordinal() if confirme_le else 0)
    latitude, longitude = point
    memoire.latitudes.append(math.nan if latitude is None else latitude)
    memoire.longitudes.append(math.nan if longitude is None else longitude)
    memoire.taille = position + 1
    premiere, _ = memoire.segment_de.get(structure, (position, 0))
    memoire.segment_de[structure] = (premiere, position - premiere + 1)
    return position


def _verser(memoire: Memoire, tables: dict[str, dict]) -> None:
    """Add the positions gathered by token to those already known."""
    for jeton, positions in tables["facettes"].items():
        memoire.facettes[jeton] = memoire.facettes.get(jeton, 0) | bits.depuis(positions, memoire.taille)
    for horaires, positions in tables["horaires"].items():
        if horaires:
            memoire.ouvertures.ajouter(horaires, positions)
    for nom in TABLES:
        table = getattr(memoire, nom)
        for jeton, positions in tables[nom].items():
            table[jeton] = [*table.get(jeton, ()), *positions]


def _ranger(memoire: Memoire) -> None:
    """What is computed once for all searches: ends of segments, structures by freshness, towns to read a map by."""
    dernieres = [position for position in range(memoire.taille - 1)
                 if memoire.structure_de[position] != memoire.structure_de[position + 1]]  # fmt: skip
    if memoire.taille:
        dernieres.append(memoire.taille - 1)
    memoire.segments = bits.Segments(bits.depuis(dernieres, memoire.taille), memoire.taille)
    memoire.fraiche_de = {
        structure: max(memoire.fraicheur[debut : debut + longueur])
        for structure, (debut, longueur) in memoire.segment_de.items()
    }
    grandes = Commune.objects.order_by("-population", "pk").values("nom", "latitude", "longitude")
    memoire.villes = list(grandes[:VILLES])


def case(latitude: float, longitude: float) -> tuple[int, int]:
    """The cell of the grid that holds a point."""
    return math.floor(latitude / PAS), math.floor(longitude / PAS)
