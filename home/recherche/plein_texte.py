"""The full-text index of a table whose columns hold stems, the same on every database; it follows every row by itself.

SQLite: an external-content FTS5 table fed by triggers. PostgreSQL: one generated tsvector column per level and its GIN
index. Both hold the stems computed in Python as they are, so both answer alike. A later migration that alters the table
on SQLite remakes it and loses the triggers: call `suivre` after it.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from home.recherche.racines import paires
from home.recherche.texte import citer

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
