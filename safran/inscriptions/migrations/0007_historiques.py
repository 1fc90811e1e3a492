from django.db import migrations

from home.migrations._reprise import histoire_reprendre, nature_de


def reprendre(apps, schema_editor):
    """Sign-ups keep their history; a session begins its own where it stands."""
    etapes = apps.get_model("inscriptions", "EtapeInscription").objects.order_by("pk")
    lignes = etapes.values_list("inscription", "etat", "par", "le", "motif").iterator(2000)
    histoire_reprendre(apps, nature_de(apps, "inscriptions", "inscription"), lignes)
    sessions = apps.get_model("inscriptions", "SessionFormation").objects.order_by("pk")
    lignes = sessions.values_list("pk", "etat", "cree_par", "cree_le", "motif").iterator(2000)
    histoire_reprendre(apps, nature_de(apps, "inscriptions", "sessionformation"), lignes)


class Migration(migrations.Migration):
    dependencies = [
        ("inscriptions", "0006_vivier"),
        ("home", "0011_passages"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(reprendre, migrations.RunPython.noop),
        migrations.DeleteModel(name="EtapeInscription"),
    ]
