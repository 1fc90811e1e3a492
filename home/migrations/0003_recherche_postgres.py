"""On PostgreSQL, search configurations that ignore accents and know French stems, and the index that serves them."""

from django.db import migrations

CREER = """
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE TEXT SEARCH CONFIGURATION safran_fr (COPY = french);
ALTER TEXT SEARCH CONFIGURATION safran_fr ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
CREATE TEXT SEARCH CONFIGURATION safran_simple (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION safran_simple
  ALTER MAPPING FOR hword, hword_part, word, asciiword WITH unaccent, simple;
"""
INDEXER = "CREATE INDEX wagtailsearch_titre_corps ON wagtailsearch_indexentry USING gin ((title || body));"


def creer(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREER)
        schema_editor.execute(INDEXER)


def defaire(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS wagtailsearch_titre_corps")
        schema_editor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS safran_fr")
        schema_editor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS safran_simple")


class Migration(migrations.Migration):
    dependencies = [("home", "0002_accueil"), ("wagtailsearch", "__latest__")]
    operations = [migrations.RunPython(creer, defaire)]
