from django.db import migrations

from home.migrations._reprise import histoire_reprendre, nature_de


def reprendre(apps, schema_editor):
    """Who answered a request, when and why."""
    demandes = apps.get_model("membres", "DemandeCompte").objects.exclude(traitee_le=None).order_by("pk")
    lignes = demandes.values_list("pk", "etat", "traitee_par", "traitee_le", "motif")
    histoire_reprendre(apps, nature_de(apps, "membres", "demandecompte"), lignes)


class Migration(migrations.Migration):
    dependencies = [
        ("membres", "0010_appartenances"),
        ("home", "0011_passages"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(reprendre, migrations.RunPython.noop),
        migrations.RemoveField("demandecompte", "traitee_le"),
        migrations.RemoveField("demandecompte", "traitee_par"),
        migrations.RemoveField("demandecompte", "motif"),
    ]
