import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inscriptions', '0003_fenetre_emargement'),
        ('presences', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='contresignature',
            name='trace_effacee_le',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='tracé effacé le'),
        ),
        migrations.AddField(
            model_name='presence',
            name='trace_effacee_le',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='tracé effacé le'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.CheckConstraint(condition=models.Q(('signature', ''), ('trace_effacee_le', None), _connector='OR'), name='presence_trace_ou_effacee'),
        ),
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('annees', models.PositiveSmallIntegerField(verbose_name='conservation (années)')),
                ('signatures', models.PositiveIntegerField(verbose_name='signatures tracées')),
                ('contresignatures', models.PositiveIntegerField(verbose_name='contresignatures tracées')),
                ('justificatifs', models.PositiveIntegerField(verbose_name='justificatifs')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purges', to='inscriptions.sessionformation', verbose_name='session')),
            ],
            options={
                'verbose_name': 'purge des feuilles d’une session',
                'verbose_name_plural': 'purges des feuilles d’une session',
                'ordering': ['pk'],
            },
        ),
    ]
