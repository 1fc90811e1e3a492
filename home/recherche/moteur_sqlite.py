"""French search on SQLite FTS5: stemmed and folded at both ends, ranked inside the index.

It leans on modelsearch's internals (version pinned by Wagtail's pin); tests/home/test_recherche.py has one test for
each thing it mends.
"""

from typing import Any

from django.db import connections, router
from django.db.models import Case, IntegerField, QuerySet, When
from django.db.models.expressions import RawSQL
from modelsearch.backends.database.sqlite.query import Lexeme, SearchQueryExpression
from modelsearch.backends.database.sqlite.sqlite import (
    IndexEntry,
    ObjectIndexer,
    SQLiteAutocompleteQueryCompiler,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
    get_content_type_pk,
)
from modelsearch.query import Phrase, PlainText
from modelsearch.utils import get_descendants_content_types_pks

from home.recherche.texte import analyser, citer, mots, replier

TABLE = IndexEntry._meta.db_table
FTS = TABLE + "_fts"


class IndexFrancais(SQLiteIndex):
    """Store stems instead of words."""

    def add_items(self, model: type, objs: list) -> None:
        """Index objects of one model."""
        if not model.get_search_fields():
            return
        items = [ObjectIndexer(objet, self.backend) for objet in objs]
        if not items:
            return
        type_pk = get_content_type_pk(model)
        anciens = self.entries.filter(content_type_id=type_pk, object_id__in=[i.id for i in items])
        anciens._raw_delete(using=self.write_connection.alias)
        self.entries.bulk_create(
            [
                IndexEntry(
                    content_type_id=type_pk,
                    object_id=item.id,
                    title=" ".join(analyser(item.title)),
                    body=" ".join(analyser(item.body)),
                    autocomplete=replier(item.autocomplete),
                )
                for item in items
            ]
        )
        self._refresh_title_norms()


class RequeteRapide:
    """Rank in the full-text table first, then fetch one page."""

    COLONNES = "{title body}"
    POIDS = "0.0, 1.0, 4.0"  # colonnes de l'index : autocomplete, body, title

    def correspondance(self) -> str:
        """The MATCH expression, or an empty string when nothing significant was typed."""
        termes = analyser(self.query.query_string)
        lien = " AND " if self.query.operator.upper() == "AND" else " OR "
        return f"{self.COLONNES} : ({lien.join(map(citer, termes))})" if termes else ""

    def search(self, config: Any, start: int | None, stop: int | None, score_field: str | None = None) -> QuerySet:
        """Return the requested slice, best first."""
        if not isinstance(self.query, PlainText) or self.fields or score_field:
            return super().search(config, start, stop, score_field)
        expression = self.correspondance()
        if not expression:
            return self.queryset.none()
        types = list(get_descendants_content_types_pks(self.queryset.model))
        marques = ",".join(["%s"] * len(types))
        base = (
            f"FROM {FTS} CROSS JOIN {TABLE} e ON e.id = {FTS}.rowid "
            f"WHERE {FTS} MATCH %s AND e.content_type_id IN ({marques})"
        )
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
        sql = f"SELECT CAST(e.object_id AS INTEGER), bm25({FTS}, {self.POIDS}) s {base} ORDER BY s, 1"
        with connections[router.db_for_read(self.queryset.model)].cursor() as curseur:
            curseur.execute(sql, parametres)
            return [pk for pk, _score in curseur.fetchall() if pk in permis]

    def _page(self, classes: list[int], start: int, stop: int | None) -> QuerySet:
        pks = classes[start:stop]
        if not pks:
            return self.queryset.none()
        rang = Case(*[When(pk=pk, then=i) for i, pk in enumerate(pks)], output_field=IntegerField())
        return self.queryset.filter(pk__in=pks).order_by(rang)


class CompilateurFrancais(RequeteRapide, SQLiteSearchQueryCompiler):
    """Full-text query."""

    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        """Stem the typed words before the stock compiler sees them."""
        if isinstance(query, PlainText):
            termes = analyser(query.query_string)
            if not termes:
                return None
            lexeme = Lexeme(termes[0])
            for terme in termes[1:]:
                lexeme = lexeme & Lexeme(terme) if query.operator.upper() == "AND" else lexeme | Lexeme(terme)
            return SearchQueryExpression(lexeme, config=config)
        if isinstance(query, Phrase):
            query = Phrase(" ".join(analyser(query.query_string)))
        return super().build_search_query_content(query, config)


class CompletionFrancaise(RequeteRapide, SQLiteAutocompleteQueryCompiler):
    """Completion while typing: the last word is a prefix."""

    COLONNES = "{autocomplete}"
    POIDS = "1.0, 0.0, 0.0"

    def correspondance(self) -> str:
        """The MATCH expression with a prefix on the last word."""
        termes = mots(self.query.query_string)
        if not termes:
            return ""
        return f"{self.COLONNES} : ({' AND '.join([*map(citer, termes[:-1]), citer(termes[-1]) + '*'])})"


class SearchBackend(SQLiteSearchBackend):
    """What settings name through home.recherche.moteur."""

    index_class = IndexFrancais
    query_compiler_class = CompilateurFrancais
    autocomplete_query_compiler_class = CompletionFrancaise
