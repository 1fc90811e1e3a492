from django.db import migrations


class Migration(migrations.Migration):
    """Synonyms were completed here; the lexicon, which replaced them, is loaded by `0027_lexique_livre`."""

    dependencies = [("annuaire", "0015_fiches_datees")]
    operations = []
