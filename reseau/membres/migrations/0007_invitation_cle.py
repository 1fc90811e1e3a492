import uuid

from django.db import migrations, models


def cles_donner(apps, schema_editor):
    """Une clé par invitation : le défaut d’une colonne neuve serait le même pour toutes."""
    Invitation = apps.get_model("membres", "Invitation")
    for invitation in Invitation.objects.filter(cle=None):
        invitation.cle = uuid.uuid4()
        invitation.save(update_fields=["cle"])


class Migration(migrations.Migration):
    dependencies = [("membres", "0006_inactivite")]

    operations = [
        migrations.RemoveField(model_name="invitation", name="jeton_hache"),
        migrations.AddField(
            model_name="invitation",
            name="cle",
            field=models.UUIDField(editable=False, null=True, verbose_name="clé de son lien"),
        ),
        migrations.RunPython(cles_donner, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="invitation",
            name="cle",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="clé de son lien"),
        ),
    ]
