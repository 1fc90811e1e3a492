"""Rows that belong to someone: writing one says whose it is, so that only what was made for her is made again."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, ClassVar

from django.apps import apps
from django.db import models

_dite: ContextVar[tuple[str, frozenset[int]]] = ContextVar("à qui est la ligne qui s’écrit", default=("", frozenset()))


class AQuelquUn(models.Model):
    """A row that belongs to one person, or to a few."""

    siens: ClassVar[tuple[str, ...]] = ("compte",)

    class Meta:
        abstract = True

    def a_qui(self) -> Iterable[int]:
        """The keys of the accounts that it belongs to."""
        return (getattr(self, f"{self.siens[0]}_id"),)

    def save_base(self, *args: Any, **options: Any) -> None:
        """Write it, saying whose it is; a row that changes hands says nothing."""
        if not set(self.siens).isdisjoint(options.get("update_fields") or ()):
            return super().save_base(*args, **options)
        with dire(self):
            return super().save_base(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete it, saying whose it was."""
        with dire(self):
            return super().delete(*args, **options)


@contextmanager
def dire(ligne: AQuelquUn) -> Iterator[None]:
    """What is written inside, in the table of this row, belongs to those that this row belongs to."""
    jeton = _dite.set((ligne._meta.db_table, frozenset(ligne.a_qui())))
    try:
        yield
    finally:
        _dite.reset(jeton)


def versions_ecrites(table: str) -> list[str]:
    """The versions that a write in this table raises: her stamp when it says whose row it is, the table's otherwise."""
    if not _est_a_quelqu_un(table):
        return []
    dite, comptes = _dite.get()
    return [f"personne:{compte}" for compte in sorted(comptes)] if dite == table else [f"table:{table}"]


def versions_siennes(compte: int, tables: Iterable[str]) -> list[str]:
    """The versions that tell that one of her rows in these tables may have been written."""
    if autres := [table for table in tables if not _est_a_quelqu_un(table)]:
        raise ValueError(f"ces tables ne disent pas à qui sont leurs lignes : {autres}")
    return [f"personne:{compte}", *(f"table:{table}" for table in tables)]


@cache
def _est_a_quelqu_un(table: str) -> bool:
    return any(issubclass(modele, AQuelquUn) for modele in apps.get_models() if modele._meta.db_table == table)
