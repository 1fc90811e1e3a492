"""Primary keys taken ahead, so that rows refer to each other before any is laid."""

from collections.abc import Iterator

from django.db import connection, models, transaction


@transaction.atomic
def cles_reserver(*, modele: type[models.Model], nombre: int) -> list[int]:
    """Take `nombre` primary keys that nobody else will be given; a short write on SQLite, a sequence on PostgreSQL."""
    table = modele._meta.db_table
    if not nombre:
        return []
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            suite = "(SELECT pg_get_serial_sequence(%s, 'id')::regclass)"  # cherchée une fois, et non à chaque clé
            curseur.execute(f"SELECT nextval({suite}) FROM generate_series(1, %s)", [table, nombre])  # noqa: S608
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
