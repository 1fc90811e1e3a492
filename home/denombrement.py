"""Several counts in one question to the base: a desk that shows seven of them does not ask seven times."""

from django.db.models import IntegerField, QuerySet, Subquery


class _Nombre(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS lignes_comptees)"
    output_field = IntegerField()


def denombrer(une_ligne: QuerySet, **lectures: QuerySet) -> dict[str, int]:
    """How many rows each reading gives, by its name, in one query.

    `une_ligne` holds exactly one row, that the counts hang on (the reader's own account); none gives zeros.
    """
    comptes = {nom: _Nombre(lecture.order_by().values("pk")) for nom, lecture in lectures.items()}
    return une_ligne.order_by().values(**comptes).first() or dict.fromkeys(lectures, 0)
