"""Questions to the full-text index: which rows hold these stems, in the names, near them, anywhere."""

from collections.abc import Mapping, Sequence

from django.db import connection

from home.recherche.texte import citer
from reseau.annuaire.recherche.racines import paires
from reseau.annuaire.recherche.schema import FTS, TABLE, VECTEURS

# Alternatives of runs of stems: « ML » is (("ml",), ("mission", "local")).
Question = tuple[tuple[str, ...], ...]
NIVEAUX = 3
_COLONNES = ("{titre}", "{titre contexte}", "{titre contexte corps}")


def lignes_par_niveau(questions: Mapping[Question, int]) -> list[tuple[list[int], ...]]:
    """For each question, the keys of the rows that hold it in the names, near them, anywhere; one query in all.

    Rows are read from the key given with each question on. In the names and near them, the stems of a run follow each
    other; anywhere, they are all there.
    """
    if not questions:
        return []
    parts = [(niveau, question, cle) for question, cle in questions.items() for niveau in range(NIVEAUX)]
    sqlite = connection.vendor == "sqlite"
    morceau = _morceau_sqlite if sqlite else _morceau_postgres
    sql = " UNION ALL ".join(morceau(rang, niveau) for rang, (niveau, _, _) in enumerate(parts))
    if sqlite:
        dits = [(f"{_COLONNES[niveau]} : ({_expression(question, niveau)})", cle) for niveau, question, cle in parts]
    else:
        dits = [(_tsquery(question, niveau), cle) for niveau, question, cle in parts]
    with connection.cursor() as curseur:
        curseur.execute(sql, [parametre for paire in dits for parametre in paire])
        trouvees = dict(curseur.fetchall())
    listes = [list(map(int, trouvees[rang].split(","))) if trouvees[rang] else [] for rang in range(len(parts))]
    return [tuple(listes[n : n + NIVEAUX]) for n in range(0, len(listes), NIVEAUX)]


def premieres_lignes(questions: Sequence[Question], limite: int) -> list[int]:
    """Structures of the first rows whose names hold all these questions; one query, cheap whatever the words."""
    if connection.vendor == "sqlite":
        sql = (
            f"SELECT l.structure_id FROM {FTS} CROSS JOIN {TABLE} l ON l.id = {FTS}.rowid "  # noqa: S608
            f"WHERE {FTS} MATCH %s LIMIT %s"
        )
        parametre = "{titre} : (" + " AND ".join(f"({_expression(question, 0)})" for question in questions) + ")"
    else:
        sql = f"SELECT structure_id FROM {TABLE} WHERE v_titre @@ %s::tsquery LIMIT %s"  # noqa: S608
        parametre = " & ".join(f"({_tsquery(question, 0)})" for question in questions)
    with connection.cursor() as curseur:
        curseur.execute(sql, [parametre, limite])
        return list(dict.fromkeys(structure for (structure,) in curseur.fetchall()))


def _morceau_sqlite(rang: int, niveau: int) -> str:
    return f"SELECT {rang}, group_concat(rowid) FROM {FTS} WHERE {FTS} MATCH %s AND rowid >= %s"  # noqa: S608


def _morceau_postgres(rang: int, niveau: int) -> str:
    vecteur = list(VECTEURS)[niveau]
    return f"SELECT {rang}, string_agg(id::text, ',') FROM {TABLE} WHERE {vecteur} @@ %s::tsquery AND id >= %s"  # noqa: S608


def _expression(question: Question, niveau: int) -> str:
    """The question for FTS5."""
    return " OR ".join("(" + " AND ".join(map(citer, _termes(run, niveau))) + ")" for run in question)


def _tsquery(question: Question, niveau: int) -> str:
    """The question for PostgreSQL, each term quoted."""
    return " | ".join("(" + " & ".join(map(_lexeme, _termes(run, niveau))) + ")" for run in question)


def _termes(run: tuple[str, ...], niveau: int) -> list[str]:
    """The terms of a run: its neighbouring pairs where the index knows them."""
    return paires(run) if len(run) > 1 and niveau < NIVEAUX - 1 else list(run)


def _lexeme(racine: str) -> str:
    return "'" + racine.replace("\\", "\\\\").replace("'", "''") + "'"
