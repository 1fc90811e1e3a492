"""Wagtail's search backend, mended for French: picks the SQLite or the PostgreSQL one by the database in use."""

from django.db import connection

if connection.vendor == "sqlite":
    from home.recherche.moteur_sqlite import SearchBackend
else:
    from home.recherche.moteur_postgres import SearchBackend

__all__ = ["SearchBackend"]
