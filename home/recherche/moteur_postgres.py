"""French search on PostgreSQL: texts are stemmed in Python, so that it answers like SQLite."""

from modelsearch.backends.database.postgres.postgres import PostgresSearchBackend


class SearchBackend(PostgresSearchBackend):
    """The stock backend with the configuration created by home's migration (accents and stems)."""

    def __init__(self, params: dict) -> None:
        params.setdefault("SEARCH_CONFIG", "safran_fr")
        super().__init__(params)
        self.autocomplete_config = "safran_simple"
