"""What both search backends share: rank in the index first, then fetch one page of rows."""

from typing import Any

from django.db import connections, router
from django.db.models import Case, IntegerField, QuerySet, When
from django.db.models.expressions import RawSQL
from modelsearch.query import PlainText
from modelsearch.utils import get_descendants_content_types_pks

from home.recherche.texte import analyser


class LectureUnique:
    """What an object says, read once: title, body and completion each ask for all of it, with a query for each link."""

    def prepare_field(self, obj: Any, field: Any) -> list[tuple[Any, ...]]:
        """The fields of the object, each with its value."""
        if obj is not self.obj:
            return list(super().prepare_field(obj, field))
        dits = self.__dict__.setdefault("_dits", {})
        if field not in dits:
            dits[field] = list(super().prepare_field(obj, field))
        return dits[field]


class RequeteRapide:
    """A query compiler for plain words; each backend gives `correspondance`, `SOURCE` and `SCORE` (least is best).

    SOURCE names the index entry `e` and takes one parameter, the expression to match.
    """

    SOURCE = ""
    SCORE = ""

    def correspondance(self) -> str:
        """The expression to match, or an empty string when nothing significant was typed."""
        raise NotImplementedError

    def termes(self) -> list[str]:
        """The stems that were typed."""
        return analyser(self.query.query_string)

    def search(
        self, config: Any, start: int | None, stop: int | None, score_field: Any = None, **suite: Any
    ) -> QuerySet:
        """Return the requested slice, best first."""
        if not isinstance(self.query, PlainText) or self.fields or score_field:
            return super().search(config, start, stop, score_field, **suite)
        expression = self.correspondance()
        if not expression:
            return self.queryset.none()
        types = list(get_descendants_content_types_pks(self.queryset.model))
        marques = ",".join(["%s"] * len(types))
        base = f"{self.SOURCE} AND e.content_type_id IN ({marques})"
        parametres = [expression, *types]
        trouves = self.queryset.filter(
            pk__in=RawSQL(f"SELECT CAST(e.object_id AS INTEGER) {base}", parametres)  # noqa: S611
        )
        if not self.order_by_relevance:
            return (trouves if trouves.query.order_by else trouves.order_by("-pk"))[start:stop]
        if start is None and stop is None:
            return trouves
        return self._page(self._classes(base, parametres, trouves), start or 0, stop)

    def _classes(self, base: str, parametres: list, trouves: QuerySet) -> list[int]:
        """Primary keys by rank, restricted to the filtered query set."""
        permis = set(trouves.order_by().values_list("pk", flat=True))
        sql = f"SELECT CAST(e.object_id AS INTEGER), {self.SCORE} AS s {base} ORDER BY s, 1"
        with connections[router.db_for_read(self.queryset.model)].cursor() as curseur:
            curseur.execute(sql, parametres)
            return [pk for pk, _score in curseur.fetchall() if pk in permis]

    def _page(self, classes: list[int], start: int, stop: int | None) -> QuerySet:
        pks = classes[start:stop]
        if not pks:
            return self.queryset.none()
        rang = Case(*[When(pk=pk, then=i) for i, pk in enumerate(pks)], output_field=IntegerField())
        return self.queryset.filter(pk__in=pks).order_by(rang)
