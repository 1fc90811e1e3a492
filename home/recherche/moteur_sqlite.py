"""French search on SQLite FTS5: stemmed and folded at both ends, ranked inside the index.

It leans on modelsearch's internals (version pinned by Wagtail's pin); tests/home/test_recherche.py has one test for
each thing it mends.
"""

from typing import Any

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

from home.recherche.commun import LectureUnique, RequeteRapide
from home.recherche.texte import analyser, citer, mots, replier

TABLE = IndexEntry._meta.db_table
FTS = TABLE + "_fts"


class Textes(LectureUnique, ObjectIndexer):
    """Gather the texts of an object."""


class IndexFrancais(SQLiteIndex):
    """Store stems instead of words."""

    def add_items(self, model: type, objs: list) -> None:
        """Index objects of one model."""
        if not model.get_search_fields():
            return
        items = [Textes(objet, self.backend) for objet in objs]
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


SOURCE = f"FROM {FTS} CROSS JOIN {TABLE} e ON e.id = {FTS}.rowid WHERE {FTS} MATCH %s"


class CompilateurFrancais(RequeteRapide, SQLiteSearchQueryCompiler):
    """Full-text query."""

    SOURCE = SOURCE
    SCORE = f"bm25({FTS}, 0.0, 1.0, 4.0)"  # colonnes de l'index : autocomplete, body, title

    def correspondance(self) -> str:
        """The terms, all or any."""
        termes = self.termes()
        lien = " AND " if self.query.operator.upper() == "AND" else " OR "
        return f"{{title body}} : ({lien.join(map(citer, termes))})" if termes else ""

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

    SOURCE = SOURCE
    SCORE = f"bm25({FTS}, 1.0, 0.0, 0.0)"

    def correspondance(self) -> str:
        """The words as they are, a prefix for the last one."""
        termes = mots(self.query.query_string)
        if not termes:
            return ""
        return f"{{autocomplete}} : ({' AND '.join([*map(citer, termes[:-1]), citer(termes[-1]) + '*'])})"


class SearchBackend(SQLiteSearchBackend):
    """What settings name."""

    index_class = IndexFrancais
    query_compiler_class = CompilateurFrancais
    autocomplete_query_compiler_class = CompletionFrancaise
