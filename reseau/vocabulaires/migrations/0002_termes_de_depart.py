from django.db import migrations


def charger(apps, schema_editor):
    """Load the product's reference terms with the models of that time; later ones come with charger_referentiels."""
    from reseau.vocabulaires.rules import vocabulaires_charger

    vocabulaires_charger(modele_de=lambda nom: apps.get_model("vocabulaires", nom))


class Migration(migrations.Migration):
    dependencies = [("vocabulaires", "0001_initial")]
    operations = [migrations.RunPython(charger, migrations.RunPython.noop)]
