import uuid

from django.db import migrations, models


def cles_donner(apps, schema_editor):
    """One key per digest already chosen: the default of a new column would be the same for all."""
    Recapitulatif = apps.get_model("home", "Recapitulatif")
    for recap in Recapitulatif.objects.filter(cle=None):
        recap.cle = uuid.uuid4()
        recap.save(update_fields=["cle"])


class Migration(migrations.Migration):

    dependencies = [("home", "0007_recapitulatifs")]

    operations = [
        migrations.AddField(
            model_name="courriel",
            name="lien_arret",
            field=models.CharField(blank=True, max_length=300, verbose_name="lien pour ne plus le recevoir"),
        ),
        migrations.AddField(
            model_name="recapitulatif",
            name="cle",
            field=models.UUIDField(editable=False, null=True, verbose_name="clé du lien d’arrêt"),
        ),
        migrations.RunPython(cles_donner, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="recapitulatif",
            name="cle",
            field=models.UUIDField(
                default=uuid.uuid4, editable=False, unique=True, verbose_name="clé du lien d’arrêt"
            ),
        ),
    ]
