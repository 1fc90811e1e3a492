"""The search rows held in memory by each process: where they stand, facets as bits, positions, hours, how they are
filled and read again.

Full text and facets are those of `home.recherche.index`; here, what the directory adds: places, zones, hours,
freshness. Rooms call `reseau.annuaire.queries`, never this folder.
"""

import datetime
import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import QuerySet

from home.recherche import index
from home.recherche.index import Index, PleinTexte, Tenue
from reseau.annuaire.choices import JOURS_A_CONFIRMER, JOURS_PERIMEE
from reseau.annuaire.horaires import PARIS, horaires_analyser
from reseau.annuaire.models import EtatIndex, LigneRecherche, RevisionIndex
from reseau.annuaire.recherche.lexique import MotsDeLAnnuaire
from reseau.territoires.models import Commune


class Emplacements:
    """The first position of each structure and how many rows it has, found by halving its key.

    Three arrays hold a hundred thousand structures in two megabytes, where a dictionary of pairs takes sixteen.
    """

    def __init__(self) -> None:
        self.structures, self.debuts, self.longueurs = array("q"), array("i"), array("i")

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        """(structure, first position, how many rows), by rising key."""
        return zip(self.structures, self.debuts, self.longueurs, strict=True)

    def de(self, structure: int) -> tuple[int, int]:
        """The first position of a structure and how many rows it has; (0, 0) when it has none."""
        rang = self._rang(structure)
        return (0, 0) if rang is None else (self.debuts[rang], self.longueurs[rang])

    def copie(self) -> Self:
        """Another one, that may change."""
        autre = type(self)()
        autre.structures, autre.debuts, autre.longueurs = self.structures[:], self.debuts[:], self.longueurs[:]
        return autre

    def retirer(self, structure: int) -> tuple[int, int]:
        """Forget a structure; where its rows stood."""
        segment, rang = self.de(structure), self._rang(structure)
        if rang is not None:
            for suite in (self.structures, self.debuts, self.longueurs):
                suite.pop(rang)
        return segment

    def noter(self, structure: int, position: int) -> None:
        """One row more, the last of all; rows come structure by structure, and `ranger` ends the writing."""
        if self.structures and self.structures[-1] == structure:
            self.longueurs[-1] = position - self.debuts[-1] + 1
        else:
            for suite, valeur in ((self.structures, structure), (self.debuts, position), (self.longueurs, 1)):
                suite.append(valeur)

    def ranger(self) -> None:
        """Put what was noted in the order of the keys."""
        ordre = sorted(range(len(self.structures)), key=self.structures.__getitem__)
        for nom in ("structures", "debuts", "longueurs"):
            suite = getattr(self, nom)
            setattr(self, nom, array(suite.typecode, map(suite.__getitem__, ordre)))

    def _rang(self, structure: int) -> int | None:
        rang = bisect_left(self.structures, structure)
        return rang if rang < len(self.structures) and self.structures[rang] == structure else None


class Ouvertures:
    """Rows grouped by the text of their hours, and the last answer of each text."""

    def __init__(self) -> None:
        self._lignes: dict[str, array] = {}
        self._reponses: dict[str, tuple[bool, datetime.datetime, datetime.datetime | None]] = {}
        self._ensemble: tuple[datetime.datetime, datetime.datetime | None, int, int] | None = None

    def copie(self) -> "Ouvertures":
        """The same, that may receive rows; the answers are shared."""
        autre = Ouvertures()
        autre._lignes = dict(self._lignes)
        autre._reponses = self._reponses
        return autre

    def ajouter(self, horaires: str, positions: array) -> None:
        """Add rows that share these hours."""
        connues = self._lignes.get(horaires)
        self._lignes[horaires] = positions if connues is None else connues + positions

    def ouvertes(self, moment: datetime.datetime, taille: int) -> int:
        """The rows open at an aware `moment`."""
        moment = moment.astimezone(PARIS)
        if self._ensemble:
            depuis, fin, de_taille, ensemble = self._ensemble
            if depuis <= moment and (fin is None or moment < fin) and de_taille == taille:
                return ensemble
        positions: list[int] = []
        echeances: list[datetime.datetime] = []
        for horaires, ouvert, fin in self._demander(moment):
            if ouvert:
                positions += self._lignes[horaires]
            if fin:
                echeances.append(fin)
        ensemble = index.depuis(positions, taille)
        self._ensemble = (moment, min(echeances, default=None), taille, ensemble)
        return ensemble

    def _demander(self, moment: datetime.datetime) -> Iterator[tuple[str, bool, datetime.datetime | None]]:
        """Each hours, open or not, and until when the answer holds."""
        for horaires in self._lignes:
            connue = self._reponses.get(horaires)
            if connue is None or moment < connue[1] or (connue[2] is not None and moment >= connue[2]):
                analyse = horaires_analyser(horaires)
                connue = (False, moment, None) if analyse is None else (
                    analyse.is_open(moment), moment, analyse.next_change(moment)
                )  # fmt: skip
                self._reponses[horaires] = connue
            yield horaires, connue[0], connue[2]


# One state of the search rows in memory: facets as sets of bits, positions, freshness, hours.

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
    segments: index.Segments = field(default_factory=lambda: index.Segments(0, 0))
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
        return self.vivantes & ~index.depuis(positions, self.taille)

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
        return index.tranche(debut, longueur) & self.vivantes

    def positions_de(self, structure: int, lignes: int) -> list[int]:
        """The positions of one structure among these rows, in order."""
        return index.positions_dans(lignes, *self.emplacements.de(structure))


def vecteur(latitude: float, longitude: float) -> tuple[float, float, float]:
    """A point of the globe as a unit vector: the product of two vectors is the cosine of their distance."""
    phi, theta = math.radians(latitude), math.radians(longitude)
    return math.cos(phi) * math.cos(theta), math.cos(phi) * math.sin(theta), math.sin(phi)


def case(latitude: float, longitude: float) -> tuple[int, int]:
    """The cell of the grid that holds a point."""
    return math.floor(latitude / PAS), math.floor(longitude / PAS)


# Fills a state of the memory from the search rows.

CHAMPS = (
    "pk", "structure_id", "service_id", "facettes", "zones", "territoire", "latitude", "longitude", "horaires",
    "confirme_le",
)  # fmt: skip
TABLES = ("territoires", "zones", "cases")
VILLES = 60
Tables = dict[Any, array]


def sans(connue: Memoire, structures: set[int]) -> Memoire:
    """A copy whose rows of these structures are empty; what was computed of the others is kept."""
    neuve = Memoire(base=connue.base, taille=connue.taille, vides=connue.vides)
    neuve.sans_lieu, neuve.vivantes = connue.sans_lieu, connue.vivantes
    for nom in ("structure_de", "service_de", "xs", "ys", "zs", "fraicheur"):
        setattr(neuve, nom, getattr(connue, nom)[:])
    for nom in ("facettes", "textes", *TABLES):
        setattr(neuve, nom, dict(getattr(connue, nom)))
    neuve.ouvertures, neuve.segments, neuve.emplacements = (
        connue.ouvertures.copie(),
        connue.segments,
        connue.emplacements.copie(),
    )
    for structure in structures:
        debut, longueur = neuve.emplacements.retirer(structure)
        neuve.vides += longueur
        neuve.vivantes &= ~index.tranche(debut, longueur)
    return neuve


def ajouter(memoire: Memoire, lignes: QuerySet) -> None:
    """Put rows at the end; they come by rising key, so structure by structure."""
    tables: dict[str, Tables] = {nom: defaultdict(_positions) for nom in (*TABLES, "facettes", "horaires")}
    sans_lieu, vivantes = _positions(), _positions()
    for ligne in lignes.values_list(*CHAMPS).iterator(1000):
        cle, structure, service, facettes, zones, territoire, latitude, longitude, horaires, confirme_le = ligne
        position = _placer(memoire, cle, structure, service, confirme_le, latitude, longitude)
        vivantes.append(position)
        for nom, texte in (("facettes", facettes), ("zones", zones), ("territoires", territoire)):
            for jeton in texte.split():
                tables[nom][jeton].append(position)
        if latitude is None:
            sans_lieu.append(position)
        else:
            tables["cases"][case(latitude, longitude)].append(position)
        tables["horaires"][horaires].append(position)
    memoire.emplacements.ranger()
    memoire.vivantes |= index.depuis(vivantes, memoire.taille)
    memoire.sans_lieu |= index.depuis(sans_lieu, memoire.taille)
    _verser(memoire, tables)


def _placer(
    memoire: Memoire, cle: int, structure: int, service: int, confirme_le: datetime.date | None, *point: float | None
) -> int:
    """Write one row in the arrays and return its position."""
    if not memoire.taille:
        memoire.base = cle
    position = cle - memoire.base
    if trou := position - memoire.taille:
        memoire.structure_de.extend([-1] * trou)
        memoire.service_de.extend([-1] * trou)
        memoire.fraicheur.extend([0] * trou)
        for composante in (memoire.xs, memoire.ys, memoire.zs):
            composante.extend([math.nan] * trou)
        memoire.vides += trou
    memoire.structure_de.append(structure)
    memoire.service_de.append(service)
    memoire.fraicheur.append(confirme_le.toordinal() if confirme_le else 0)
    for composante, valeur in zip((memoire.xs, memoire.ys, memoire.zs), _vecteur_ou_rien(*point), strict=True):
        composante.append(valeur)
    memoire.taille = position + 1
    memoire.emplacements.noter(structure, position)
    return position


def _positions() -> array:
    """An empty list of positions: four bytes each, where an object would hold forty."""
    return array("i")


def _verser(memoire: Memoire, tables: dict[str, Tables]) -> None:
    """Add the positions gathered by token to those already known."""
    memoire.facettes_verser(tables["facettes"])
    for horaires, positions in tables["horaires"].items():
        if horaires:
            memoire.ouvertures.ajouter(horaires, positions)
    for nom in TABLES:
        table = getattr(memoire, nom)
        for jeton, positions in tables[nom].items():
            table[jeton] = table[jeton] + positions if jeton in table else positions


def ranger(memoire: Memoire, depuis: int = 0) -> None:
    """What is computed once for all searches: ends of segments, towns to read a map by.

    Positions before `depuis` are in order already.
    """
    structure_de = memoire.structure_de
    dernieres = [n for n in range(depuis, memoire.taille - 1) if structure_de[n] != structure_de[n + 1]]
    if memoire.taille:
        dernieres.append(memoire.taille - 1)
    hauts = memoire.segments.hauts | index.depuis(dernieres, memoire.taille)
    memoire.segments = index.Segments(hauts, memoire.taille)
    grandes = Commune.objects.order_by("-population", "pk").values("nom", "latitude", "longitude")
    memoire.villes = list(grandes[:VILLES])


def _vecteur_ou_rien(latitude: float | None, longitude: float | None) -> tuple[float, float, float]:
    if latitude is None or longitude is None:
        return math.nan, math.nan, math.nan
    return vecteur(latitude, longitude)


# The search rows held in memory by each process.
#
# A snapshot never changes; when the index moved in the database, the next search takes the rows of the changed
# structures
# only (their former positions stay empty, the new ones come at the end) or everything again after a whole rebuild.
# One query tells whether anything moved, so several processes and several tests never see each other's past.

MAX_STRUCTURES_A_REPRENDRE = 2000
MAX_VIDES = 0.2
Revision = tuple[int, str]


def revision_lire() -> Revision:
    """The number of the last change of the index, and what names it; one query."""
    return EtatIndex.objects.order_by("pk").values_list("revision", "jeton").first() or (0, "")


def _suivante(connue: Memoire | None, depuis: Revision | None, jusque: Revision) -> Memoire:
    """The state of a revision: from the known one when the journal links them, from scratch otherwise."""
    structures = _structures_changees(connue, depuis, jusque) if connue and depuis else None
    neuve = _reprise(connue, structures) if connue and structures is not None else None
    if neuve is None:
        neuve = Memoire()
        ajouter(neuve, LigneRecherche.objects.order_by("pk"))
        neuve.vides = 0
        neuve.vocabulaire = MotsDeLAnnuaire.charger()
        ranger(neuve)
    return neuve


def _reprise(connue: Memoire, structures: set[int]) -> Memoire | None:
    """The known state with the rows of these structures read again; None when their keys do not come after it."""
    lignes = LigneRecherche.objects.filter(structure__in=structures).order_by("pk")
    premiere = lignes.values_list("pk", flat=True).first()
    if premiere is not None and connue.taille and premiere < connue.base + connue.taille:
        return None
    neuve = sans(connue, structures)
    ajouter(neuve, lignes)
    ranger(neuve, connue.taille)
    neuve.vocabulaire = connue.vocabulaire.suivant()
    return neuve


def structures_refaites(depuis: Revision, jusque: Revision) -> set[int] | None:
    """The structures rebuilt between two changes of the index; None when the journal does not link them."""
    lignes = list(
        RevisionIndex.objects.filter(revision__gte=depuis[0], revision__lte=jusque[0])
        .order_by("revision")
        .values_list("revision", "jeton", "structures")
    )
    liees = lignes and lignes[0][:2] == depuis and lignes[-1][:2] == jusque
    if not liees or any(structures is None for _, _, structures in lignes[1:]):
        return None
    return {structure for _, _, structures in lignes[1:] for structure in structures}


def _structures_changees(connue: Memoire, depuis: Revision, jusque: Revision) -> set[int] | None:
    """The structures rebuilt since the known state; None when everything had better be read again."""
    changees = structures_refaites(depuis, jusque)
    if changees is None:
        return None
    perdues = connue.vides + sum(connue.emplacements.de(s)[1] for s in changees)
    if len(changees) > MAX_STRUCTURES_A_REPRENDRE or perdues > MAX_VIDES * max(connue.taille, 500):
        return None
    return changees


ETATS = Tenue(version=revision_lire, suivant=_suivante)


def memoire_courante() -> Memoire:
    """The rows as the database has them now; one query when nothing moved."""
    return ETATS.courant()
