from django.db import migrations

from reseau.annuaire.rules.synonymes import synonymes_charger


def charger(apps, schema_editor):
    """The state row that orders changes of the index, and the first synonyms."""
    apps.get_model("annuaire", "EtatIndex").objects.get_or_create(pk=1)
    synonymes_charger(modele=apps.get_model("annuaire", "Synonyme"))


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0002_plein_texte")]
    operations = [migrations.RunPython(charger, migrations.RunPython.noop)]
