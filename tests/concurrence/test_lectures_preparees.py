"""Small reads are planned once by connection on PostgreSQL, and outlive a table that changes under them."""

import pytest
from django.db import connection, transaction

from home.preparees import lignes_lire
from reseau.territoires.models import Commune
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = pytest.mark.django_db(transaction=True)


def noms() -> list[tuple]:
    return lignes_lire("noms des communes", lambda: Commune.objects.order_by("pk").values_list("nom"))


def nom_large(caracteres: int) -> None:
    """What a migration does while the site still answers."""
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute(f"ALTER TABLE {Commune._meta.db_table} ALTER COLUMN nom TYPE varchar({caracteres})")


def plans() -> int:
    if connection.vendor != "postgresql":
        return 1
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["SELECT %commune%nom%"])
        return curseur.fetchone()[0]


def test_read_is_planned_once_and_read_again_when_its_columns_change():
    une_commune("Niort")
    largeur = Commune._meta.get_field("nom").max_length
    for _ in range(3):
        assert noms() == [("Niort",)]
    assert plans() == 1
    try:
        nom_large(largeur + 1)
        assert noms() == [("Niort",)]
        with transaction.atomic():
            une_commune("Poitiers")
            assert Commune.objects.count() == 2
    finally:
        nom_large(largeur)
    assert noms() == [("Niort",), ("Poitiers",)]
