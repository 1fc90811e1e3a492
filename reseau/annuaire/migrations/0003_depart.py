from django.db import migrations


def charger(apps, schema_editor):
    """The state row that orders changes of the index; the words of the trade come with the lexicon."""
    apps.get_model("annuaire", "EtatIndex").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0002_plein_texte")]
    operations = [migrations.RunPython(charger, migrations.RunPython.noop)]
