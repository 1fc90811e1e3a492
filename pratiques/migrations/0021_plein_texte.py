"""The library asks its words to the full-text index of the house; `manage.py indexer_pratiques` writes its rows again."""

from django.db import migrations

from pratiques.recherche.memoire import PLEIN_TEXTE


def lignes_effacer(apps, schema_editor):
    apps.get_model("pratiques", "IndexFiche").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("pratiques", "0020_historiques")]
    operations = [
        migrations.RunPython(lignes_effacer, migrations.RunPython.noop),
        migrations.RunPython(PLEIN_TEXTE.poser, PLEIN_TEXTE.retirer),
    ]
