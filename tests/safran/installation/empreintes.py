"""What a base holds, table by table, as a print of its rows: run by `manage.py shell` on each side of a restoration."""

import hashlib

from django.db import connection

EMPREINTES = "__import__('tests.safran.installation.empreintes', fromlist=['_']).tables_lire()"


def tables_lire() -> dict[str, str]:
    """The print of the rows of each table, in no order."""
    empreintes = {}
    with connection.cursor() as curseur:
        for table in connection.introspection.table_names(curseur):
            curseur.execute(f'SELECT * FROM "{table}"')
            rangs = sorted(repr(rang) for rang in curseur.fetchall())
            empreintes[table] = hashlib.sha256("\n".join(rangs).encode()).hexdigest()
    return empreintes
