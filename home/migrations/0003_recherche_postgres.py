"""On PostgreSQL, the index that serves a search over title and body together."""

from django.db import migrations

INDEXER = "CREATE INDEX IF NOT EXISTS home_recherche_titre_corps ON wagtailsearch_indexentry USING gin ((title || body))"


def creer(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEXER)


def defaire(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS home_recherche_titre_corps")


class Migration(migrations.Migration):
    dependencies = [("home", "0002_accueil"), ("wagtailsearch", "__latest__")]
    operations = [migrations.RunPython(creer, defaire)]
