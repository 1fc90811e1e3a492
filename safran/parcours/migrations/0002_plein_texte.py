"""Steps are searched by the full-text index of the house; `manage.py indexer_etapes` writes the rows."""

from django.db import migrations

from safran.parcours.queries.recherche import PLEIN_TEXTE


class Migration(migrations.Migration):
    dependencies = [("parcours", "0001_initial")]
    operations = [migrations.RunPython(PLEIN_TEXTE.poser, PLEIN_TEXTE.retirer)]
