import django.utils.timezone
import pratiques.models.fiches
from django.db import migrations, models


def oublier(apps, schema_editor):
    """Rows written before have no words to be found by: « indexer_pratiques » writes them again, `verifier` asks for it."""
    apps.get_model("pratiques", "IndexFiche").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('pratiques', '0009_groupes'),
    ]

    operations = [
        migrations.RunPython(oublier, migrations.RunPython.noop),
        migrations.AddField(
            model_name='indexfiche',
            name='a_revoir_le',
            field=models.DateField(blank=True, null=True, verbose_name='à revoir le'),
        ),
        migrations.AddField(
            model_name='indexfiche',
            name='eprouvee_le',
            field=models.DateField(blank=True, null=True, verbose_name='éprouvée à partir du'),
        ),
        migrations.AddField(
            model_name='indexfiche',
            name='facettes',
            field=models.TextField(default='', verbose_name='valeurs de facettes'),
        ),
        migrations.AddField(
            model_name='indexfiche',
            name='marque',
            field=models.BigIntegerField(db_index=True, default=pratiques.models.fiches.marque_tirer, verbose_name='marque de cette écriture'),
        ),
        migrations.AddField(
            model_name='indexfiche',
            name='mots',
            field=models.TextField(default='', verbose_name='mots'),
        ),
        migrations.AddField(
            model_name='indexfiche',
            name='niveau',
            field=models.CharField(blank=True, choices=[('PARTAGEE', 'Partagée'), ('EPROUVEE', 'Éprouvée'), ('REPRISE', 'Reprise'), ('RECOMMANDEE', 'Recommandée')], max_length=12, verbose_name='niveau donné par les reprises'),
        ),
        migrations.AddField(
            model_name='indexfiche',
            name='publiee_le',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='publiée le'),
        ),
        migrations.AddField(
            model_name='indexfiche',
            name='publique',
            field=models.BooleanField(default=False, verbose_name='lue de tous'),
        ),
    ]
