"""Rows laid: how each database takes many of them best."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection, models, transaction

from home.lots.valeurs import valeurs_preparer, valeurs_une_a_une

COPIE = "COPY "
DEPLIER = " FROM unnest("  # un lot entier modifié d’un coup : moitié moins de temps sur PostgreSQL
COMPTEES = 1000  # lignes que SQLite regarde par index pour compter : il ne retient personne
RANGEES = 100  # par instruction : plus n’y gagne guère, et vingt colonnes tiennent dans ce que SQLite admet


def lignes_inserer(
    *, modele: type[models.Model], noms: Sequence[str], lignes: Iterable[Sequence[Any]], absentes: bool = False
) -> int:
    """Insert at once rows told by their values, field by field, without keys; how many.

    With `absentes`, a row that a unique constraint finds already there is left as it is.
    """
    champs = [modele._meta.get_field(nom) for nom in noms]
    if pretes := valeurs_preparer(champs, lignes):
        with transaction.atomic(), connection.cursor() as curseur:
            if absentes:
                _inserer_par_rangees(curseur, modele, champs, pretes, suite=" ON CONFLICT DO NOTHING")
            else:
                deposer(curseur, depot_sql(modele, champs), [pretes])
    return len(pretes)


def lignes_inserer_ensemble(*, modele: type[models.Model], noms: Sequence[str], lignes: Iterable[Sequence[Any]]) -> int:
    """The same, taken as they come, many rows to a statement; how many.

    SQLite's full-text index writes what it gathered after each statement. PostgreSQL copies each row while the next
    is being made: what makes them must not question the database.
    """
    champs = [modele._meta.get_field(nom) for nom in noms]
    pretes = valeurs_une_a_une(champs, lignes)
    with transaction.atomic(), connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            return _copier(curseur, depot_sql(modele, champs), pretes)
        return _inserer_par_rangees(curseur, modele, champs, pretes)


def depot_sql(modele: type[models.Model], champs: Sequence[models.Field]) -> str:
    """The statement that takes rows in: PostgreSQL copies them, which spares it from reading one statement each."""
    if connection.vendor == "postgresql":
        return f"{COPIE}{modele._meta.db_table} ({_colonnes(champs)}) FROM STDIN"
    return _inserer_sql(modele, champs)


def modification_sql(modele: type[models.Model], champs: Sequence[models.Field]) -> str:
    """The statement that changes these fields of rows told by their values, then their key."""
    table, cle = modele._meta.db_table, connection.ops.quote_name(modele._meta.pk.column)
    noms = [connection.ops.quote_name(champ.column) for champ in champs]
    if connection.vendor != "postgresql":
        return f"UPDATE {table} SET {', '.join(f'{nom} = %s' for nom in noms)} WHERE {cle} = %s"  # noqa: S608
    # Sans longueur : forcée à la sienne, une valeur trop longue serait coupée, et non refusée.
    types = ", ".join(f"%s::{champ.rel_db_type(connection).split('(')[0]}[]" for champ in (*champs, modele._meta.pk))
    pose = ", ".join(f"{nom} = dit.c{rang}" for rang, nom in enumerate(noms))
    rangs = ", ".join(f"c{rang}" for rang in range(len(noms) + 1))
    suite = f"{DEPLIER}{types}) AS dit({rangs}) WHERE {table}.{cle} = dit.c{len(noms)}"
    return f"UPDATE {table} SET {pose}{suite}"  # noqa: S608


def deposer(curseur: Any, sql: str, lots: Iterable[Sequence[Sequence[Any]]]) -> None:
    """Play a statement with each of its rows, which come by batches; PostgreSQL copies one while the next is read.

    Where it changes a batch at once, what a row says twice is what it says last.
    """
    if sql.startswith(COPIE):
        _copier(curseur, sql, chain.from_iterable(lots))
    elif DEPLIER in sql:
        for lignes in lots:
            dernieres = {ligne[-1]: ligne for ligne in lignes}
            curseur.execute(sql, [list(colonne) for colonne in zip(*dernieres.values(), strict=True)])
    else:
        for lignes in lots:
            curseur.executemany(sql, lignes)


def _copier(curseur: Any, sql: str, lignes: Iterable[Sequence[Any]]) -> int:
    nombre = 0
    with connection.wrap_database_errors, curseur.copy(sql) as copie:
        for ligne in lignes:
            copie.write_row(ligne)
            nombre += 1
    return nombre


def _inserer_par_rangees(
    curseur: Any, modele: type[models.Model], champs: Sequence[models.Field], lignes: Iterable[list], suite: str = ""
) -> int:
    nombre, reste = 0, iter(lignes)
    while lot := list(islice(reste, RANGEES)):
        curseur.execute(_inserer_sql(modele, champs, len(lot)) + suite, [valeur for ligne in lot for valeur in ligne])
        nombre += len(lot)
    return nombre


def _inserer_sql(modele: type[models.Model], champs: Sequence[models.Field], lignes: int = 1) -> str:
    rangees = ", ".join([f"({', '.join(['%s'] * len(champs))})"] * lignes)
    return f"INSERT INTO {modele._meta.db_table} ({_colonnes(champs)}) VALUES {rangees}"  # noqa: S608


def _colonnes(champs: Sequence[models.Field]) -> str:
    return ", ".join(connection.ops.quote_name(champ.column) for champ in champs)


def statistiques_refaire(modeles: Iterable[type[models.Model]]) -> None:
    """The database counts these tables anew at once.

    SQLite, which searches well without any count, only where someone had it count once (`ANALYZE`): a count of before
    a long import would have it go over a whole table for each word.
    """
    tables = [connection.ops.quote_name(modele._meta.db_table) for modele in modeles]
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute(f"ANALYZE {', '.join(tables)}")
        elif curseur.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
            curseur.execute(f"PRAGMA analysis_limit = {COMPTEES}")
            for table in tables:
                curseur.execute(f"ANALYZE {table}")
