"""What the ordinary upkeep of the base would have done."""

from django.db import connection


def entretenir() -> None:
    """What PostgreSQL would have learnt of its tables after so many rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")
