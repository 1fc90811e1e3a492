"""Statements kept with their rows while they are made ready, then played in one transaction, as short as it can be."""

import pickle
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, Self

from django.db import connection, models, transaction

from home.lots.depots import deposer, depot_sql, modification_sql
from home.lots.valeurs import lignes_preparer, valeurs_preparer


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
        self._garder(modele, depot_sql(modele, champs), [lignes_preparer(champs, objet) for objet in objets])

    def poser(self, modele: type[models.Model], noms: Sequence[str], lignes: Iterable[Sequence[Any]]) -> None:
        """Insert rows told by their values, field by field, where making objects of them would cost more."""
        champs = [modele._meta.get_field(nom) for nom in noms]
        self._garder(modele, depot_sql(modele, champs), valeurs_preparer(champs, lignes))

    def couler(self, modele: type[models.Model], lignes: list[list[Any]]) -> None:
        """Insert whole rows that a `Moule` made."""
        self._garder(modele, depot_sql(modele, modele._meta.concrete_fields), lignes)

    def modifier(self, modele: type[models.Model], noms: Sequence[str], lignes: Iterable[Sequence[Any]]) -> None:
        """Set these fields; each row holds their values, then the key."""
        champs = [modele._meta.get_field(nom) for nom in noms]
        pretes = valeurs_preparer([*champs, modele._meta.pk], lignes)
        self._garder(modele, modification_sql(modele, champs), pretes)

    def detacher(self, liaison: type[models.Model], colonne: str, cles: Iterable[int]) -> None:
        """Remove the rows of a link table that hang on these keys."""
        sql = f"DELETE FROM {liaison._meta.db_table} WHERE {connection.ops.quote_name(colonne)} = %s"  # noqa: S608
        self._garder(liaison, sql, [[cle] for cle in cles])

    def _garder(self, modele: type[models.Model], sql: str, lignes: list[list[Any]]) -> None:
        if lignes:
            self.lignes += len(lignes)
            self._places[modele._meta.db_table].append(self._fichier.tell())
            pickle.dump((sql, lignes), self._fichier, pickle.HIGHEST_PROTOCOL)

    def retenir(self) -> None:
        """From now on, rows may hang on what the caller does not hold yet: they wait for `jouer`, as all do here."""

    def conclure(self, suite: Callable[[], None]) -> None:
        """Do what ends the loading, `jouer` included, in its transaction."""
        with transaction.atomic():
            suite()

    def jouer(self) -> None:
        """Play everything, inside the caller's transaction; what one statement takes in is read as it takes it."""
        with connection.cursor() as curseur:
            for sql, ordres in groupby(self._ordres(), key=itemgetter(0)):
                deposer(curseur, sql, (lignes for _, lignes in ordres))

    def _ordres(self) -> Iterator[tuple[str, list[list[Any]]]]:
        """Each statement with some of its rows, a table after the other."""
        for place in chain.from_iterable(self._places.values()):
            self._fichier.seek(place)
            yield pickle.load(self._fichier)  # noqa: S301
