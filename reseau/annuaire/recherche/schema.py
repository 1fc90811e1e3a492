"""The full-text index beside `LigneRecherche`, made by a migration: it follows every row by itself.

SQLite: an external-content FTS5 table fed by triggers. PostgreSQL: three generated tsvector columns, each wider than
the one before, and their GIN indexes. Both hold the stems computed in Python as they are, so both answer alike.
A later migration that alters `LigneRecherche` on SQLite remakes its table and loses the triggers: call
`declencheurs_poser` after it.
"""

from typing import Any

TABLE = "annuaire_lignerecherche"
FTS = "annuaire_fts"
COLONNES = ("titre", "contexte", "corps")

_NOUVELLES = ", ".join(f"new.{c}" for c in COLONNES)
_ANCIENNES = ", ".join(f"old.{c}" for c in COLONNES)
_LISTE = ", ".join(COLONNES)
_RETIRER = f"INSERT INTO {FTS}({FTS}, rowid, {_LISTE}) VALUES ('delete', old.id, {_ANCIENNES});"  # noqa: S608
_AJOUTER = f"INSERT INTO {FTS}(rowid, {_LISTE}) VALUES (new.id, {_NOUVELLES});"  # noqa: S608
DECLENCHEURS = {
    "annuaire_fts_ajout": f"AFTER INSERT ON {TABLE} BEGIN {_AJOUTER} END",
    "annuaire_fts_retrait": f"AFTER DELETE ON {TABLE} BEGIN {_RETIRER} END",
    "annuaire_fts_change": f"AFTER UPDATE OF {_LISTE} ON {TABLE} BEGIN {_RETIRER} {_AJOUTER} END",
}


def _vecteur(*colonnes: str) -> str:
    return " || ".join(f"array_to_tsvector(string_to_array({colonne}, ' '))" for colonne in colonnes)


VECTEURS = {
    "v_titre": _vecteur("titre"),
    "v_contexte": _vecteur("titre", "contexte"),
    "v_corps": _vecteur("titre", "contexte", "corps"),
}


def poser(apps: Any, schema_editor: Any) -> None:
    """Make the index of the database in use (RunPython)."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE {FTS} USING fts5({_LISTE}, content='{TABLE}', content_rowid='id', "
            "tokenize='unicode61', detail='column')"
        )
        declencheurs_poser(schema_editor.connection)
    elif schema_editor.connection.vendor == "postgresql":
        for nom, expression in VECTEURS.items():
            schema_editor.execute(
                f"ALTER TABLE {TABLE} ADD COLUMN {nom} tsvector GENERATED ALWAYS AS ({expression}) STORED"
            )
            schema_editor.execute(f"CREATE INDEX {TABLE}_{nom} ON {TABLE} USING gin ({nom})")


def retirer(apps: Any, schema_editor: Any) -> None:
    """Undo `poser`."""
    if schema_editor.connection.vendor == "sqlite":
        declencheurs_retirer(schema_editor.connection)
        schema_editor.execute(f"DROP TABLE {FTS}")
    elif schema_editor.connection.vendor == "postgresql":
        for nom in VECTEURS:
            schema_editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN {nom}")


def declencheurs_poser(connection: Any) -> None:
    """Make the index follow the table (SQLite)."""
    with connection.cursor() as curseur:
        for nom, corps in DECLENCHEURS.items():
            curseur.execute(f"CREATE TRIGGER IF NOT EXISTS {nom} {corps}")


def declencheurs_retirer(connection: Any) -> None:
    """Stop following, before a whole rebuild (SQLite)."""
    with connection.cursor() as curseur:
        for nom in DECLENCHEURS:
            curseur.execute(f"DROP TRIGGER IF EXISTS {nom}")


def reconstruire(connection: Any) -> None:
    """Read the whole table again into the index, then follow it (SQLite); PostgreSQL never needs it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            curseur.execute(f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')")  # noqa: S608
        declencheurs_poser(connection)
