"""French search on PostgreSQL: stemmed and folded in Python at both ends, so that it answers like SQLite.

The vectors hold our stems as they are, without any text search configuration: no extension is needed.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, TextField, Value
from modelsearch.backends.database.postgres.postgres import (
    IndexEntry,
    ObjectIndexer,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
    get_content_type_pk,
)
from modelsearch.query import Phrase, PlainText

from home.recherche.commun import LectureUnique, RequeteRapide
from home.recherche.texte import analyser, mots

TABLE = IndexEntry._meta.db_table
MAX_TERME, MAX_TERMES, MAX_PLACE = 200, 50_000, 16_383


def _citer(terme: str) -> str:
    """One term as PostgreSQL reads it in a vector or a query."""
    return "'" + terme[:MAX_TERME].replace("\\", "\\\\").replace("'", "''") + "'"


def _vecteur(termes: Iterable[str], poids: str) -> Func:
    """A vector of terms as they are, each with its place and weight."""
    places = [
        f"{_citer(terme)}:{min(place, MAX_PLACE)}{poids}"
        for place, terme in enumerate(list(termes)[:MAX_TERMES], start=1)
    ]
    return Func(
        Value(" ".join(places), output_field=TextField()),
        template="%(expressions)s::tsvector",
        output_field=SearchVectorField(),
    )


class TextesBruts(LectureUnique, ObjectIndexer):
    """Gather the texts of an object; we stem them ourselves."""

    def as_vector(self, texts: list, for_autocomplete: bool = False) -> str:
        """The texts, one after the other."""
        return " ".join(texte for texte, _poids in texts)


class IndexFrancais(PostgresIndex):
    """Store stems instead of words."""

    def add_items(self, model: type, objs: list) -> None:
        """Index objects of one model."""
        items = [TextesBruts(objet, self.backend) for objet in objs] if model.get_search_fields() else []
        if not items:
            return
        type_pk = get_content_type_pk(model)
        self.entries.filter(content_type_id=type_pk, object_id__in=[i.id for i in items])._raw_delete(
            using=self.write_connection.alias
        )
        IndexEntry._default_manager.using(self.write_connection.alias).bulk_create(
            [
                IndexEntry(
                    content_type_id=type_pk,
                    object_id=item.id,
                    title=_vecteur(analyser(item.title), "A"),
                    body=_vecteur(analyser(item.body), "D"),
                    autocomplete=_vecteur(mots(item.autocomplete), "D"),
                    title_text=item.title_text,
                    body_text=item.body_text,
                )
                for item in items
            ],
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title", "body", "autocomplete", "title_text", "body_text"],
        )


class CompilateurFrancais(RequeteRapide, PostgresSearchQueryCompiler):
    """Full-text query."""

    SOURCE = f"FROM {TABLE} e CROSS JOIN (SELECT %s::tsquery AS q) r WHERE (e.title || e.body) @@ r.q"
    SCORE = "-ts_rank('{0.25, 0.25, 0.25, 1.0}', e.title || e.body, r.q, 1)"

    def correspondance(self) -> str:
        """The terms, all or any."""
        lien = " & " if self.query.operator.upper() == "AND" else " | "
        return lien.join(map(_citer, self.termes()))

    def build_tsquery_content(self, query: Any, config: Any = None, invert: bool = False) -> Any:
        """Stem the typed words before the stock compiler sees them."""
        if isinstance(query, PlainText):
            query = PlainText(" ".join(analyser(query.query_string)), operator=query.operator)
        elif isinstance(query, Phrase):
            query = Phrase(" ".join(analyser(query.query_string)))
        return super().build_tsquery_content(query, config=config, invert=invert)


class CompletionFrancaise(RequeteRapide, PostgresAutocompleteQueryCompiler):
    """Completion while typing: the last word is a prefix."""

    SOURCE = f"FROM {TABLE} e CROSS JOIN (SELECT %s::tsquery AS q) r WHERE e.autocomplete @@ r.q"
    SCORE = "-ts_rank(e.autocomplete, r.q, 1)"

    def correspondance(self) -> str:
        """The words as they are, a prefix for the last one."""
        termes = [_citer(mot) for mot in mots(self.query.query_string)]
        return " & ".join([*termes[:-1], termes[-1] + ":*"]) if termes else ""


class SearchBackend(PostgresSearchBackend):
    """What settings name."""

    index_class = IndexFrancais
    query_compiler_class = CompilateurFrancais
    autocomplete_query_compiler_class = CompletionFrancaise

    def __init__(self, params: dict) -> None:
        params.setdefault("SEARCH_CONFIG", "simple")
        super().__init__(params)
