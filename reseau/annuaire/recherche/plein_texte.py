"""Questions to the full-text index: which rows hold these stems, in the names, near them, anywhere."""

from collections.abc import Sequence

from django.db import connection

from home.recherche.texte import citer
from reseau.annuaire.recherche.schema import FTS, TABLE, VECTEURS

# Alternatives of stems that must stand together: « ML » is (("ml",), ("mission", "local")).
Unite = tuple[tuple[str, ...], ...]
NIVEAUX = 3
_COLONNES = ("{titre}", "{titre contexte}", "{titre contexte corps}")


def lignes_par_niveau(unites: Sequence[Unite]) -> list[tuple[list[int], ...]]:
    """For each unit, the keys of the rows that hold it in the names, near the names, anywhere; one query in all."""
    if not unites:
        return []
    questions = [(niveau, unite) for unite in unites for niveau in range(NIVEAUX)]
    sqlite = connection.vendor == "sqlite"
    morceau = _morceau_sqlite if sqlite else _morceau_postgres
    sql = " UNION ALL ".join(morceau(rang, niveau) for rang, (niveau, _) in enumerate(questions))
    if sqlite:
        parametres = [f"{_COLONNES[niveau]} : ({_expression(unite)})" for niveau, unite in questions]
    else:
        parametres = [_tsquery(unite) for _, unite in questions]
    with connection.cursor() as curseur:
        curseur.execute(sql, parametres)
        trouvees = dict(curseur.fetchall())
    listes = [list(map(int, trouvees[rang].split(","))) if trouvees[rang] else [] for rang in range(len(questions))]
    return [tuple(listes[n : n + NIVEAUX]) for n in range(0, len(listes), NIVEAUX)]


def premieres_lignes(unites: Sequence[Unite], limite: int) -> list[int]:
    """Structures of the first rows whose names hold all these units; one query, cheap whatever the words."""
    if connection.vendor == "sqlite":
        sql = (
            f"SELECT l.structure_id FROM {FTS} CROSS JOIN {TABLE} l ON l.id = {FTS}.rowid "  # noqa: S608
            f"WHERE {FTS} MATCH %s LIMIT %s"
        )
        parametre = "{titre} : (" + " AND ".join(f"({_expression(unite)})" for unite in unites) + ")"
    else:
        sql = f"SELECT structure_id FROM {TABLE} WHERE v_titre @@ %s::tsquery LIMIT %s"  # noqa: S608
        parametre = " & ".join(f"({_tsquery(unite)})" for unite in unites)
    with connection.cursor() as curseur:
        curseur.execute(sql, [parametre, limite])
        return list(dict.fromkeys(structure for (structure,) in curseur.fetchall()))


def _morceau_sqlite(rang: int, niveau: int) -> str:
    return f"SELECT {rang}, group_concat(rowid) FROM {FTS} WHERE {FTS} MATCH %s"  # noqa: S608


def _morceau_postgres(rang: int, niveau: int) -> str:
    vecteur = list(VECTEURS)[niveau]
    return f"SELECT {rang}, string_agg(id::text, ',') FROM {TABLE} WHERE {vecteur} @@ %s::tsquery"  # noqa: S608


def _expression(unite: Unite) -> str:
    """The unit for FTS5."""
    return " OR ".join("(" + " AND ".join(map(citer, racines)) + ")" for racines in unite)


def _tsquery(unite: Unite) -> str:
    """The unit for PostgreSQL, each stem quoted."""
    return " | ".join("(" + " & ".join(map(_lexeme, racines)) + ")" for racines in unite)


def _lexeme(racine: str) -> str:
    return "'" + racine.replace("\\", "\\\\").replace("'", "''") + "'"
