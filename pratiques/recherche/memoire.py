"""The search rows of the library held in memory by each process.

A state never changes once it is given: a note written since takes a new position at the end, its former one stays
empty until everything is read again. Each row carries a mark drawn at each writing, so that one sum tells whether
anything moved, whoever wrote and in whatever order; several processes and several tests never see each other's past.
"""

import datetime
import threading
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Max, Sum

from home.recherche import bits
from home.recherche.demande import Question
from home.recherche.evaluation import RIEN, Niveaux
from home.recherche.texte import raciner
from home.recherche.vocabulaire import Vocabulaire
from pratiques.models import IndexFiche
from reseau.annuaire.queries.synonymes import groupes_de_synonymes, synonymes_revision

MAX_A_REPRENDRE = 500
MAX_VIDES = 0.2
MAX_QUESTIONS_RETENUES = 500
CHAMPS = (
    "pk", "marque", "titre", "mots", "facettes", "publique", "niveau", "eprouvee_le", "publiee_le", "a_revoir_le",
)  # fmt: skip
_verrou = threading.Lock()
_courante: dict[str, "Memoire"] = {}


@dataclass(frozen=True, slots=True)
class Vie:
    """What the level and the freshness of a note depend on, beside the day."""

    cle: int
    niveau: str
    eprouvee_le: datetime.date | None
    publiee_le: datetime.datetime
    a_revoir_le: datetime.date | None


@dataclass
class Memoire:
    """One state of the library; position n of a set is the n-th note read."""

    signature: tuple = ()
    vies: list[Vie] = field(default_factory=list)
    connues: dict[int, tuple[int, int]] = field(default_factory=dict)  # clé de la fiche → position, marque
    vivantes: int = 0
    publiques: int = 0
    facettes: dict[str, int] = field(default_factory=dict)
    titres: dict[str, array] = field(default_factory=dict)  # racine → positions, dans l’ordre
    textes: dict[str, array] = field(default_factory=dict)
    nombres: Counter = field(default_factory=Counter)
    vocabulaire: Vocabulaire = field(default_factory=Vocabulaire)
    garde: dict = field(default_factory=dict)
    _questions: dict[Question, Niveaux] = field(default_factory=dict)

    @property
    def taille(self) -> int:
        """How many positions there are, empty ones included."""
        return len(self.vies)

    def visibles(self, membre: bool) -> int:
        """The notes that a member, or anyone, may read."""
        return self.vivantes if membre else self.vivantes & self.publiques

    def compter(self, lignes: int) -> int:
        """How many notes there are in a set."""
        return lignes.bit_count()

    def ensembles(self, questions: Sequence[Question]) -> dict[Question, Niveaux]:
        """The notes that hold each question in the title (there is nothing near it), and anywhere."""
        if len(self._questions) > MAX_QUESTIONS_RETENUES:
            self._questions.clear()
        return {question: self._questions.get(question) or self._chercher(question) for question in questions}

    def _chercher(self, question: Question) -> Niveaux:
        titre = partout = 0
        for suite in question:
            titre |= self._toutes(suite, self.titres)
            lignes = self._toutes(suite, self.textes)
            partout |= self._a_la_suite(suite, lignes) if len(suite) > 1 and lignes else lignes
        niveaux = self._questions[question] = (titre, titre, titre | partout) if titre or partout else RIEN
        return niveaux

    def _toutes(self, suite: tuple[str, ...], tables: dict[str, array]) -> int:
        """The notes that hold every stem of a run."""
        lignes = self.vivantes
        for racine in suite:
            positions = tables.get(racine, ())
            lignes &= bits.depuis(positions[: bisect_left(positions, self.taille)], self.taille)
        return lignes

    def _a_la_suite(self, suite: tuple[str, ...], lignes: int) -> int:
        """Among these notes, those where the stems of a known expression follow each other; one query."""
        cles = IndexFiche.objects.filter(texte__contains=f" {' '.join(suite)} ").values_list("pk", flat=True)
        positions = [self.connues[cle][0] for cle in cles if cle in self.connues]
        return lignes & bits.depuis(positions, self.taille)


def memoire_courante() -> Memoire:
    """The notes as the database has them now; one query when nothing moved."""
    signature = _signature()
    base = str(connection.settings_dict["NAME"])
    connue = _courante.get(base)
    if connue and connue.signature == signature:
        return connue
    with _verrou:
        connue = _courante.get(base)
        if not connue or connue.signature != signature:
            _courante[base] = _suivante(connue, signature)
        return _courante[base]


def _signature() -> tuple:
    """How many rows there are, the sum of their marks, the state of the synonyms; one query."""
    sommes = IndexFiche.objects.aggregate(Count("pk"), Sum("marque"), synonymes=Max(synonymes_revision()))
    return tuple(sommes.values())


def _suivante(connue: Memoire | None, signature: tuple) -> Memoire:
    """The state of now: from the known one when few notes moved, from scratch otherwise."""
    neuve = _reprise(connue) if connue else None
    if neuve is None:
        neuve = Memoire()
        _ajouter(neuve, IndexFiche.objects.order_by("pk").values_list(*CHAMPS).iterator(1000))
    neuve.vocabulaire = Vocabulaire.de(neuve.nombres, groupes_de_synonymes())
    neuve.signature = signature
    return neuve


def _reprise(connue: Memoire) -> Memoire | None:
    """The known state with the notes that moved since; None when they are too many.

    Tables of positions are shared with the known state, which does not look past its size.
    """
    marques = dict(IndexFiche.objects.values_list("pk", "marque"))
    parties = [cle for cle, (_, marque) in connue.connues.items() if marques.get(cle) != marque]
    venues = [cle for cle, marque in marques.items() if connue.connues.get(cle, (0, None))[1] != marque]
    vides = connue.taille - len(connue.connues) + len(parties)
    if len(venues) > MAX_A_REPRENDRE or vides > MAX_VIDES * max(connue.taille, MAX_A_REPRENDRE):
        return None
    # Lues avant de toucher aux tables : une panne de la base ne les laisse pas à moitié écrites.
    lignes = list(IndexFiche.objects.filter(pk__in=venues).order_by("pk").values_list(*CHAMPS))
    neuve = Memoire(
        vies=connue.vies[:], connues=dict(connue.connues), vivantes=connue.vivantes, publiques=connue.publiques,
        facettes=dict(connue.facettes), titres=connue.titres, textes=connue.textes, nombres=connue.nombres,
    )  # fmt: skip
    for cle in parties:
        neuve.vivantes &= ~(1 << neuve.connues.pop(cle)[0])
    _ajouter(neuve, lignes)
    return neuve


def _ajouter(memoire: Memoire, lignes: Iterable[tuple]) -> None:
    """Put rows, as `CHAMPS` says, at the end."""
    premiere, jetons, publiques = memoire.taille, {}, []
    for cle, marque, titre, mots, facettes, publique, *vie in lignes:
        position = memoire.taille
        memoire.vies.append(Vie(cle, *vie))
        memoire.connues[cle] = (position, marque)
        connus = mots.split()
        memoire.nombres.update(connus)
        _noter(memoire.titres, set(titre.split()), position)
        _noter(memoire.textes, set(map(raciner, connus)), position)
        for jeton in facettes.split():
            jetons.setdefault(jeton, []).append(position)
        if publique:
            publiques.append(position)
    neuves = memoire.taille - premiere
    memoire.vivantes |= bits.tranche(premiere, neuves)
    memoire.publiques |= bits.depuis(publiques, memoire.taille)
    for jeton, positions in jetons.items():
        memoire.facettes[jeton] = memoire.facettes.get(jeton, 0) | bits.depuis(positions, memoire.taille)


def _noter(table: dict[str, array], racines: set[str], position: int) -> None:
    for racine in racines:
        if racine in table:
            table[racine].append(position)
        else:
            table[racine] = array("I", (position,))
