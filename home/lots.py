"""Bulk writes: rows made ready outside of any transaction, their keys reserved, then laid in one go.

Preparing a row costs five times what laying it does, and on SQLite a transaction that writes keeps everybody else
waiting: all that can be done before is done before. Rows wait in a temporary file, so that memory stays bounded.
"""

import gc
import json
import pickle
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

LOT = 500
RANGEES = 100  # par instruction : plus n’y gagne guère, et vingt colonnes tiennent dans ce que SQLite admet


@transaction.atomic
def cles_reserver(*, modele: type[models.Model], nombre: int) -> list[int]:
    """Take `nombre` primary keys that nobody else will be given; a short write on SQLite, a sequence on PostgreSQL."""
    table = modele._meta.db_table
    if not nombre:
        return []
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, nombre]
            )
            return [cle for (cle,) in curseur.fetchall()]
        curseur.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        ligne = curseur.fetchone()
        if ligne is None:
            curseur.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, nombre])
            return list(range(1, nombre + 1))
        curseur.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [nombre, table])
        return list(range(ligne[0] + 1, ligne[0] + nombre + 1))


class Cles:
    """Keys of one table, reserved a few thousand at a time."""

    PAS = 2000

    def __init__(self, modele: type[models.Model]) -> None:
        self._modele = modele
        self._libres: Iterator[int] = iter(())

    def suivante(self) -> int:
        """One more key."""
        cle = next(self._libres, None)
        if cle is None:
            self._libres = iter(cles_reserver(modele=self._modele, nombre=self.PAS))
            cle = next(self._libres)
        return cle


class Chargement:
    """Statements and their rows, kept in a temporary file, then played in one transaction: a table after the other.

    Tables come in the order of their first statement, and those of a table as they came. Going back and forth between
    tables would bring the pages of all their indexes in and out of memory.
    """

    def __init__(self) -> None:
        self._fichier = tempfile.TemporaryFile()
        self._places: dict[str, list[int]] = defaultdict(list)  # par table, où chaque ordre commence
        self.lignes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._fichier.close()

    def creer(self, modele: type[models.Model], objets: Sequence[models.Model], cles: bool = True) -> None:
        """Insert these objects; they carry their keys, unless `cles` is false."""
        champs = [champ for champ in modele._meta.concrete_fields if cles or not champ.primary_key]
        self._garder(modele, inserer_sql(modele, champs), [lignes_preparer(champs, objet) for objet in objets])

    def poser(self, modele: type[models.Model], noms: Sequence[str], lignes: Iterable[Sequence[Any]]) -> None:
        """Insert rows told by their values, field by field, where making objects of them would cost more."""
        champs = [modele._meta.get_field(nom) for nom in noms]
        self._garder(modele, inserer_sql(modele, champs), valeurs_preparer(champs, lignes))

    def couler(self, modele: type[models.Model], lignes: list[list[Any]]) -> None:
        """Insert whole rows that a `Moule` made."""
        self._garder(modele, inserer_sql(modele, modele._meta.concrete_fields), lignes)

    def modifier(self, modele: type[models.Model], noms: Sequence[str], lignes: Iterable[Sequence[Any]]) -> None:
        """Set these fields; each row holds their values, then the key."""
        champs = [modele._meta.get_field(nom) for nom in noms]
        pretes = valeurs_preparer([*champs, modele._meta.pk], lignes)
        pose = ", ".join(f"{connection.ops.quote_name(champ.column)} = %s" for champ in champs)
        self._garder(modele, f"UPDATE {modele._meta.db_table} SET {pose} WHERE id = %s", pretes)  # noqa: S608

    def detacher(self, liaison: type[models.Model], colonne: str, cles: Iterable[int]) -> None:
        """Remove the rows of a link table that hang on these keys."""
        sql = f"DELETE FROM {liaison._meta.db_table} WHERE {connection.ops.quote_name(colonne)} = %s"  # noqa: S608
        self._garder(liaison, sql, [[cle] for cle in cles])

    def _garder(self, modele: type[models.Model], sql: str, lignes: list[list[Any]]) -> None:
        if lignes:
            self.lignes += len(lignes)
            self._places[modele._meta.db_table].append(self._fichier.tell())
            pickle.dump((sql, lignes), self._fichier, pickle.HIGHEST_PROTOCOL)

    def jouer(self) -> None:
        """Play everything, inside the caller's transaction."""
        with connection.cursor() as curseur:
            for place in chain.from_iterable(self._places.values()):
                self._fichier.seek(place)
                sql, lignes = pickle.load(self._fichier)  # noqa: S301
                curseur.executemany(sql, lignes)


def statistiques_refaire(modeles: Iterable[type[models.Model]]) -> None:
    """PostgreSQL counts these tables anew at once; SQLite has nothing to count."""
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(modele._meta.db_table) for modele in modeles)
        with connection.cursor() as curseur:
            curseur.execute(f"ANALYZE {tables}")


def inserer_sql(modele: type[models.Model], champs: Sequence[models.Field], lignes: int = 1) -> str:
    """The statement that inserts so many rows."""
    colonnes = ", ".join(connection.ops.quote_name(champ.column) for champ in champs)
    rangees = ", ".join([f"({', '.join(['%s'] * len(champs))})"] * lignes)
    return f"INSERT INTO {modele._meta.db_table} ({colonnes}) VALUES {rangees}"  # noqa: S608


TELS_QUELS: dict[type[models.Field], type] = {
    models.BigAutoField: int, models.BooleanField: bool, models.CharField: str, models.EmailField: str,
    models.FloatField: float, models.ForeignKey: int, models.PositiveBigIntegerField: int,
    models.PositiveIntegerField: int, models.TextField: str, models.URLField: str,
}  # fmt: skip
VIDES: dict[type, str] = {dict: "{}", list: "[]"}  # en JSON : la plupart des lignes d’un import en ont


def lignes_inserer(
    *, modele: type[models.Model], noms: Sequence[str], lignes: Iterable[Sequence[Any]], absentes: bool = False
) -> int:
    """Insert at once rows told by their values, field by field, without keys; how many.

    With `absentes`, a row that a unique constraint finds already there is left as it is.
    """
    champs = [modele._meta.get_field(nom) for nom in noms]
    if pretes := valeurs_preparer(champs, lignes):
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.executemany(inserer_sql(modele, champs) + " ON CONFLICT DO NOTHING" * absentes, pretes)
    return len(pretes)


def lignes_inserer_ensemble(*, modele: type[models.Model], noms: Sequence[str], lignes: Iterable[Sequence[Any]]) -> int:
    """The same, taken as they come, many rows to a statement; how many.

    SQLite's full-text index writes what it gathered after each statement. PostgreSQL copies each row while the next
    is being made: what makes them must not question the database.
    """
    champs = [modele._meta.get_field(nom) for nom in noms]
    pretes, nombre = _valeurs_une_a_une(champs, lignes), 0
    with transaction.atomic(), connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            return _copier(curseur, modele, champs, pretes)
        while lot := list(islice(pretes, RANGEES)):
            curseur.execute(inserer_sql(modele, champs, len(lot)), [valeur for ligne in lot for valeur in ligne])
            nombre += len(lot)
    return nombre


def _copier(curseur: Any, modele: type[models.Model], champs: Sequence[models.Field], pretes: Iterable[list]) -> int:
    colonnes = ", ".join(connection.ops.quote_name(champ.column) for champ in champs)
    nombre = 0
    sql = f"COPY {modele._meta.db_table} ({colonnes}) FROM STDIN"
    with connection.wrap_database_errors, curseur.copy(sql) as copie:
        for ligne in pretes:
            copie.write_row(ligne)
            nombre += 1
    return nombre


class Moule:
    """Whole rows of one table made from a few of their values; the others are the defaults, made ready once."""

    def __init__(self, modele: type[models.Model]) -> None:
        champs = modele._meta.concrete_fields
        self._rangs = {
            champ.attname: (rang, *preparation)
            for rang, (champ, preparation) in enumerate(zip(champs, _preparations(champs), strict=True))
        }
        self._defauts = lignes_preparer(champs, modele())

    def couler(self, valeurs: Mapping[str, Any]) -> list[Any]:
        """One row, from values named as the attributes of an object."""
        ligne = self._defauts.copy()
        for nom, valeur in valeurs.items():
            rang, tel_quel, preparer = self._rangs[nom]
            ligne[rang] = valeur if type(valeur) is tel_quel else preparer(valeur)
        return ligne


def lignes_preparer(champs: Sequence[models.Field], objet: models.Model) -> list[Any]:
    """The values of one object as the database takes them; those that need nothing are not worked on."""
    base, dit = connections[DEFAULT_DB_ALIAS], objet.__dict__
    return [
        valeur if type(valeur := dit.get(champ.attname)) is TELS_QUELS.get(type(champ))
        else champ.get_db_prep_save(champ.pre_save(objet, True), base)
        for champ in champs
    ]  # fmt: skip


def valeurs_preparer(champs: Sequence[models.Field], lignes: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """The values of some rows, field by field, as the database takes them."""
    return list(_valeurs_une_a_une(champs, lignes))


def _valeurs_une_a_une(champs: Sequence[models.Field], lignes: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    preparations = _preparations(champs)
    return (
        [v if type(v) is tel_quel else preparer(v) for (tel_quel, preparer), v in zip(preparations, ligne, strict=True)]
        for ligne in lignes
    )


def _preparations(champs: Sequence[models.Field]) -> list[tuple[type | None, Callable[[Any], Any]]]:
    """For each field, the type of the values that need nothing, and what makes the others ready."""
    return [(TELS_QUELS.get(type(champ)), _preparation(champ)) for champ in champs]


def _preparation(champ: models.Field) -> Callable[[Any], Any]:
    """What makes a value of a field ready, the quickest way that says the same."""
    base = connections[DEFAULT_DB_ALIAS]

    def preparer(valeur: Any) -> Any:
        return champ.get_db_prep_save(valeur, base)

    if isinstance(champ, models.DateField):  # un import n'a que quelques dates
        return lru_cache(1000)(preparer)
    if isinstance(champ, models.JSONField) and champ.encoder is None and base.vendor == "sqlite":
        ecrire = json.JSONEncoder().encode
        return lambda valeur: ecrire(valeur) if valeur else VIDES.get(type(valeur)) or preparer(valeur)
    return preparer


def par_lots(elements: Sequence[Any], taille: int = LOT) -> Iterator[Sequence[Any]]:
    """Slices that fit in one query."""
    for debut in range(0, len(elements), taille):
        yield elements[debut : debut + taille]


@contextmanager
def memoire_tranquille() -> Iterator[None]:
    """No cycle hunting while hundreds of thousands of small objects are made and freed: it would double the time.

    Nor is a SQLite file mapped in memory, where a long work would bring the whole of it.
    """
    active = gc.isenabled()
    gc.disable()
    carte = _carte_poser(0)
    try:
        yield
    finally:
        _carte_poser(carte)
        if active:
            gc.enable()


def _carte_poser(octets: int) -> int:
    """Map so much of a SQLite file, and return how much was."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as curseur:
        avant = curseur.execute("PRAGMA mmap_size").fetchone()
        curseur.execute(f"PRAGMA mmap_size={octets}")
    return avant[0] if avant else 0
