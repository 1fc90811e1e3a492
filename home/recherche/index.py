"""One index in memory: rows as sets of bits, facets with exact counts, words asked to the full-text index."""

import datetime
import re
import secrets
import threading
from array import array
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from django.db import connection

from home.recherche.demande import RIEN, Niveaux, Vocabulaire
from home.recherche.texte import citer, paires

# Sets of rows as big integers: bit n is row n. Intersections of 140,000 rows cost microseconds.
#
# `Segments` counts structures instead of rows: the rows of one structure stand side by side, so « has this structure
# a
# row in the set? » is one addition for all structures at once. In each segment, the low bits of the set plus a
# segment
# full of ones carry into the segment's top bit exactly when some low bit was set.

PEU = 10_000  # en deçà, écrire les bits coûte moins que lire un nombre en base deux
_NON_NUL = re.compile(rb"[^\x00]", re.DOTALL)
_RANGS = tuple(tuple(n for n in range(8) if octet >> n & 1) for octet in range(256))


def depuis(positions: Collection[int], taille: int) -> int:
    """The set of these positions, all below `taille`."""
    return depuis_cles(positions, 0, taille)


def depuis_cles(cles: Collection[int], base: int, taille: int) -> int:
    """The set of the positions `cle - base`, all below `taille`."""
    if len(cles) < PEU:
        octets = bytearray((taille >> 3) + 1)
        for cle in cles:
            position = cle - base
            octets[position >> 3] |= 1 << (position & 7)
        return int.from_bytes(octets, "little")
    chiffres = bytearray(b"0") * (taille or 1)
    haut = base + taille - 1
    for cle in cles:
        chiffres[haut - cle] = 49
    return int(bytes(chiffres), 2)


def positions(ensemble: int) -> list[int]:
    """The positions of a set, in order."""
    octets = ensemble.to_bytes((ensemble.bit_length() + 7) // 8, "little")
    trouvees: list[int] = []
    for trouve in _NON_NUL.finditer(octets):
        base = trouve.start()
        trouvees.extend([(base << 3) + rang for rang in _RANGS[octets[base]]])
    return trouvees


def positions_dans(ensemble: int, debut: int, longueur: int) -> list[int]:
    """The positions of a set among `longueur` from `debut` on, in order: cheap, however large the set."""
    reste = ensemble >> debut & (1 << longueur) - 1
    trouvees: list[int] = []
    while reste:
        premiere = reste & -reste
        trouvees.append(debut + premiere.bit_length() - 1)
        reste ^= premiere
    return trouvees


def octets(ensemble: int, taille: int) -> bytes:
    """The set as bytes: position p is bit `p & 7` of byte `p >> 3`; to ask for many positions one by one."""
    return ensemble.to_bytes((taille >> 3) + 1, "little")


def premiere_dans(octets: bytes, debut: int, longueur: int) -> int:
    """The first position of a set among `longueur` from `debut` on; it has one."""
    return next(p for p in range(debut, debut + longueur) if octets[p >> 3] >> (p & 7) & 1)


def tranche(debut: int, longueur: int) -> int:
    """The set of `longueur` positions from `debut` on."""
    return ((1 << longueur) - 1) << debut


class Segments:
    """Neighbouring rows that belong together."""

    def __init__(self, dernieres: int, taille: int) -> None:
        self.hauts = dernieres
        self._bas = ((1 << taille) - 1) & ~dernieres

    def projeter(self, ensemble: int) -> int:
        """The last row of each segment that has a row in `ensemble`."""
        return ((ensemble & self._bas) + self._bas | ensemble) & self.hauts

    def compter(self, ensemble: int) -> int:
        """How many segments have a row in `ensemble`."""
        return self.projeter(ensemble).bit_count()


# The full-text index of a table whose columns hold stems, the same on every database; it follows every row by itself.
#
# SQLite: an external-content FTS5 table fed by triggers. PostgreSQL: one generated tsvector column per level and its
# GIN
# index. Both hold the stems computed in Python as they are, so both answer alike. A later migration that alters the
# table
# on SQLite remakes it and loses the triggers: call `suivre` after it.

# Alternatives of runs of stems: « ML » is (("ml",), ("mission", "local")).
Question = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PleinTexte:
    """Which columns of `table` are read at each level, each level wider than the one before; `cle` is its key.

    At the first `suivies` levels, whose columns hold pairs of neighbours too, the stems of a run follow each other; at
    the others they are all there.
    """

    table: str
    fts: str
    niveaux: tuple[tuple[str, ...], ...]
    suivies: int
    cle: str = "id"

    @property
    def colonnes(self) -> tuple[str, ...]:
        """Every column that is read."""
        return self.niveaux[-1]

    @property
    def vecteurs(self) -> dict[str, str]:
        """The tsvector columns of PostgreSQL, and what each is made of."""
        return {
            f"v_{colonnes[-1]}": " || ".join(f"array_to_tsvector(string_to_array({c}, ' '))" for c in colonnes)
            for colonnes in self.niveaux
        }

    def lignes_par_niveau(self, questions: Mapping[Question, int]) -> list[tuple[array, ...]]:
        """For each question, the keys of the rows that hold it at each level, from the key given on; one query."""
        if not questions:
            return []
        largeur, sqlite = len(self.niveaux), connection.vendor == "sqlite"
        parts = [(niveau, question, cle) for question, cle in questions.items() for niveau in range(largeur)]
        sql = " UNION ALL ".join(self._morceau(rang, niveau, sqlite) for rang, (niveau, _, _) in enumerate(parts))
        dits = [parametre for niveau, question, cle in parts for parametre in (self._dire(question, niveau), cle)]
        with connection.cursor() as curseur:
            curseur.execute(sql, dits)
            trouvees = dict(curseur.fetchall())
        lues = (trouvees.pop(rang) for rang in range(len(parts)))
        listes = [array("q", map(int, texte.split(",")) if texte else ()) for texte in lues]
        return [tuple(listes[n : n + largeur]) for n in range(0, len(listes), largeur)]

    def premieres_lignes(self, questions: Sequence[Question], limite: int, colonne: str) -> list[int]:
        """A column of the first rows whose names hold all these questions; one query, cheap whatever the words."""
        if connection.vendor == "sqlite":
            sql = (
                f"SELECT l.{colonne} FROM {self.fts} CROSS JOIN {self.table} l ON l.{self.cle} = {self.fts}.rowid "  # noqa: S608
                f"WHERE {self.fts} MATCH %s LIMIT %s"
            )
            dit = " AND ".join(self._dire(question, 0) for question in questions)
        else:
            sql = f"SELECT {colonne} FROM {self.table} WHERE {next(iter(self.vecteurs))} @@ %s::tsquery LIMIT %s"  # noqa: S608
            dit = " & ".join(f"({self._dire(question, 0)})" for question in questions)
        with connection.cursor() as curseur:
            curseur.execute(sql, [dit, limite])
            return list(dict.fromkeys(valeur for (valeur,) in curseur.fetchall()))

    def _morceau(self, rang: int, niveau: int, sqlite: bool) -> str:
        if sqlite:
            return f"SELECT {rang}, group_concat(rowid) FROM {self.fts} WHERE {self.fts} MATCH %s AND rowid >= %s"  # noqa: S608
        vecteur = f"v_{self.niveaux[niveau][-1]}"
        return (
            f"SELECT {rang}, string_agg({self.cle}::text, ',') FROM {self.table} "  # noqa: S608
            f"WHERE {vecteur} @@ %s::tsquery AND {self.cle} >= %s"
        )

    def _dire(self, question: Question, niveau: int) -> str:
        """The question as the database in use reads it, each term quoted."""
        sqlite = connection.vendor == "sqlite"
        et, ou, terme = (" AND ", " OR ", citer) if sqlite else (" & ", " | ", _lexeme)
        suites = [paires(run) if len(run) > 1 and niveau < self.suivies else run for run in question]
        dit = ou.join(f"({et.join(map(terme, suite))})" for suite in suites)
        return f"({{{' '.join(self.niveaux[niveau])}}} : ({dit}))" if sqlite else dit

    def poser(self, apps: Any, schema_editor: Any) -> None:
        """Make the index of the database in use (RunPython)."""
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE VIRTUAL TABLE {self.fts} USING fts5({', '.join(self.colonnes)}, content='{self.table}', "
                f"content_rowid='{self.cle}', tokenize='unicode61', detail='column')"
            )
            self.suivre(schema_editor.connection)
        elif schema_editor.connection.vendor == "postgresql":
            for nom, expression in self.vecteurs.items():
                schema_editor.execute(
                    f"ALTER TABLE {self.table} ADD COLUMN {nom} tsvector GENERATED ALWAYS AS ({expression}) STORED"
                )
                schema_editor.execute(f"CREATE INDEX {self.table}_{nom} ON {self.table} USING gin ({nom})")

    def retirer(self, apps: Any, schema_editor: Any) -> None:
        """Undo `poser`."""
        if schema_editor.connection.vendor == "sqlite":
            self.lacher(schema_editor.connection)
            schema_editor.execute(f"DROP TABLE {self.fts}")
        elif schema_editor.connection.vendor == "postgresql":
            for nom in self.vecteurs:
                schema_editor.execute(f"ALTER TABLE {self.table} DROP COLUMN {nom}")

    def _declencheurs(self) -> dict[str, str]:
        liste = ", ".join(self.colonnes)
        anciennes, nouvelles = (", ".join(f"{quand}.{c}" for c in self.colonnes) for quand in ("old", "new"))
        retirer = f"INSERT INTO {self.fts}({self.fts}, rowid, {liste}) VALUES ('delete', old.{self.cle}, {anciennes});"  # noqa: S608
        ajouter = f"INSERT INTO {self.fts}(rowid, {liste}) VALUES (new.{self.cle}, {nouvelles});"  # noqa: S608
        return {
            f"{self.fts}_ajout": f"AFTER INSERT ON {self.table} BEGIN {ajouter} END",
            f"{self.fts}_retrait": f"AFTER DELETE ON {self.table} BEGIN {retirer} END",
            f"{self.fts}_change": f"AFTER UPDATE OF {liste} ON {self.table} BEGIN {retirer} {ajouter} END",
        }

    def suivre(self, connexion: Any) -> None:
        """Make the index follow the table (SQLite)."""
        with connexion.cursor() as curseur:
            for nom, corps in self._declencheurs().items():
                curseur.execute(f"CREATE TRIGGER IF NOT EXISTS {nom} {corps}")

    def lacher(self, connexion: Any) -> None:
        """Stop following, before a whole rebuild (SQLite)."""
        if connexion.vendor == "sqlite":
            with connexion.cursor() as curseur:
                for nom in self._declencheurs():
                    curseur.execute(f"DROP TRIGGER IF EXISTS {nom}")

    def reconstruire(self, connexion: Any) -> None:
        """Read the whole table again into the index, then follow it (SQLite); PostgreSQL never needs it."""
        if connexion.vendor == "sqlite":
            with connexion.cursor() as curseur:
                curseur.execute(f"INSERT INTO {self.fts}({self.fts}) VALUES ('rebuild')")  # noqa: S608
            self.suivre(connexion)


def _lexeme(racine: str) -> str:
    return "'" + racine.replace("\\", "\\\\").replace("'", "''") + "'"


# One index in memory: rows as sets of bits, facets with exact counts, words asked to the full-text index.
#
# A room declares what is its own: the state of its rows (a subclass of `Index`), the text of its table
# (`PleinTexte`),
# and how one state follows another (`Tenue`). A state never changes once it is given:
#
# ETATS = Tenue(version=_signature, suivant=_suivante)
# memoire = ETATS.courant()  # one query when nothing moved
# texte = texte_evaluer(demande_lire("vae", memoire.vocabulaire), memoire, memoire.vivantes)
# facettes = Facettes(lambda nom, code: memoire.facette(f"{nom}:{code}"), memoire.compter)
# facettes.comptes(texte.tous, {"theme": ["vae"]}, facettes.filtres({"theme": ["vae"]}))

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
            self.facettes[jeton] = self.facettes.get(jeton, 0) | depuis(positions, self.taille)

    def ensemble(self, positions: Collection[int]) -> int:
        """A set of these positions, those that hold nothing any more left out."""
        return depuis(positions, self.taille) & self.vivantes

    def ensemble_de_cles(self, cles: Collection[int]) -> int:
        """The set of the rows with these keys; keys newer than this state are left out."""
        if cles and (min(cles) < self.base or max(cles) >= self.base + self.taille):
            cles = [cle for cle in cles if self.base <= cle < self.base + self.taille]
        return depuis_cles(cles, self.base, self.taille) & self.vivantes

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
