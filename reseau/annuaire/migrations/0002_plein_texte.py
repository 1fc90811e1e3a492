from django.db import migrations

from reseau.annuaire.recherche import schema


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0001_initial")]
    operations = [migrations.RunPython(schema.poser, schema.retirer)]
