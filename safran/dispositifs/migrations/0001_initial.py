import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from home.migrations._ensemble import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('structures', '0001_initial'),
        ('territoires', '0001_initial'),
        ('vocabulaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Dispositif',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                    ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                    ('titre', models.CharField(max_length=120, verbose_name='titre')),
                    ('resume', models.TextField(max_length=300, verbose_name='résumé')),
                    ('apporte', models.TextField(max_length=2000, verbose_name='ce qu’il apporte')),
                    ('demander', models.TextField(max_length=2000, verbose_name='comment le demander')),
                    ('porteuse', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.structure', verbose_name='structure porteuse')),
                    ('contact', models.CharField(max_length=200, verbose_name='contact')),
                    ('etat', models.CharField(choices=[('BROUILLON', 'Brouillon'), ('PROPOSE', 'Proposé au comité technique'), ('CATALOGUE', 'Au catalogue'), ('CLOS', 'Clos')], default='BROUILLON', editable=False, max_length=9, verbose_name='état')),
                    ('comite_le', models.DateField(blank=True, editable=False, null=True, verbose_name='vu en comité technique le')),
                    ('auteur', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créé le')),
                    ('modifie_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='modifié le')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                    ('publics', models.ManyToManyField(blank=True, related_name='+', to='vocabulaires.typepublic', verbose_name='publics')),
                    ('bassins', models.ManyToManyField(blank=True, related_name='+', to='territoires.bassin', verbose_name='bassins')),
                ],
                options={
                    'verbose_name': 'dispositif d’appui',
                    'verbose_name_plural': 'dispositifs d’appui',
                    'ordering': ('titre', 'pk'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='dispositif_dates', violation_error_message='La fin suit le début.'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'CATALOGUE'), _negated=True), models.Q(('comite_le', None), _negated=True), _connector='OR'), name='dispositif_vu_en_comite', violation_error_message='Un dispositif au catalogue a été vu en comité technique.')],
                },
            ), migrations.CreateModel(
                name='UsageDispositif',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('du', models.DateField(verbose_name='du')),
                    ('au', models.DateField(blank=True, null=True, verbose_name='au (exclu)')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                    ('dispositif', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='usages', to='dispositifs.dispositif')),
                    ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.structure')),
                    ('declare_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'usage d’un dispositif',
                    'verbose_name_plural': 'usages des dispositifs',
                    'ordering': ('du', 'pk'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('au', None), ('au__gte', models.F('du')), _connector='OR'), name='usage_dispositif_dates', violation_error_message='La fin doit suivre le début.'), models.UniqueConstraint(condition=models.Q(('au', None)), fields=('dispositif', 'structure'), name='usage_dispositif_ouvert', violation_error_message='Cette structure s’en sert déjà.')],
                },
            )],
        ),
    ]
