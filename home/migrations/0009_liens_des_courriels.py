from django.db import migrations, models
from django.utils import timezone

AVEC_LIEN = ["comptes/mot_de_passe", "comptes/adresse", "membres/invitation", "inscriptions/avis", "home/recapitulatif"]


def vider_les_anciens(apps, schema_editor):
    """Les courriels déjà partis portaient leur lien : leur texte s’efface. Ceux qui attendent partent tels quels."""
    anciens = apps.get_model("home", "Courriel").objects.filter(gabarit__in=AVEC_LIEN).exclude(etat="A_ENVOYER")
    anciens.update(texte="", html="", calendriers=[], efface_le=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("home", "0008_lien_d_arret")]

    operations = [
        migrations.RemoveField(model_name="courriel", name="lien_arret"),
        migrations.AddField(
            model_name="courriel",
            name="reference",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="ce qu’ouvre son lien"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="courriel",
            name="efface_le",
            field=models.DateTimeField(blank=True, null=True, verbose_name="texte effacé le"),
        ),
        migrations.RunPython(vider_les_anciens, migrations.RunPython.noop),
    ]
