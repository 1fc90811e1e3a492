import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from home.migrations._ensemble import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('formations', '0001_initial'),
        ('inscriptions', '0001_initial'),
        ('territoires', '0001_initial'),
        ('vocabulaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DemandeFormation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                ('titre', models.CharField(max_length=120, verbose_name='ce qu’il faudrait apprendre')),
                ('besoin', models.TextField(max_length=1500, verbose_name='le besoin')),
                ('nombre', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1, 'Au moins une personne.'), django.core.validators.MaxValueValidator(999, 'Au plus 999 personnes.')], verbose_name='professionnels attendus')),
                ('avant_le', models.DateField(blank=True, null=True, verbose_name='souhaitée avant le')),
                ('origine', models.CharField(blank=True, db_index=True, editable=False, max_length=80, verbose_name='code de l’origine')),
                ('origine_libelle', models.CharField(blank=True, editable=False, max_length=200, verbose_name='origine')),
                ('origine_url', models.CharField(blank=True, editable=False, max_length=300, verbose_name='adresse de l’origine')),
                ('etat', models.CharField(choices=[('DEPOSEE', 'Déposée'), ('ETUDIEE', 'À l’étude'), ('PROGRAMMEE', 'Programmée'), ('TENUE', 'Formation tenue'), ('ECARTEE', 'Écartée')], default='DEPOSEE', editable=False, max_length=10, verbose_name='état')),
                ('motif', models.CharField(blank=True, editable=False, max_length=500, verbose_name='ce qui en est dit')),
                ('formation', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demandes', to='formations.formationpage', verbose_name='formation')),
                ('session', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demandes', to='inscriptions.sessionformation', verbose_name='session')),
                ('auteur', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposée par')),
                ('deposee_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='déposée le')),
                ('bassins', models.ManyToManyField(related_name='+', to='territoires.bassin', verbose_name='bassins')),
                ('themes', models.ManyToManyField(blank=True, related_name='+', to='vocabulaires.theme', verbose_name='thèmes')),
                ('publics', models.ManyToManyField(blank=True, related_name='+', to='vocabulaires.typepublic', verbose_name='publics')),
            ],
            options={
                'verbose_name': 'demande de formation',
                'verbose_name_plural': 'demandes de formation',
                'ordering': ('-deposee_le', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('etat__in', ('PROGRAMMEE', 'TENUE')), _negated=True), models.Q(('formation', None), _negated=True), _connector='OR'), name='demande_programmee', violation_error_message='Une demande programmée dit par quelle formation.'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'ECARTEE'), _negated=True), models.Q(('motif', ''), _negated=True), _connector='OR'), name='demande_ecartee', violation_error_message='Une demande écartée dit pourquoi.'), models.CheckConstraint(condition=models.Q(models.Q(('origine', ''), ('origine_url', '')), models.Q(models.Q(('origine', ''), _negated=True), ('origine_url__startswith', '/')), _connector='OR'), name='demande_origine', violation_error_message='Une origine est une page du site.')],
            },
        ),
    ]
