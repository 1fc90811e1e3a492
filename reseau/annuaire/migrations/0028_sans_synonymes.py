from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0027_lexique_livre")]
    operations = [migrations.DeleteModel(name="Synonyme")]
