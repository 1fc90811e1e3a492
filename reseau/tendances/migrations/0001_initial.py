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
        ('vocabulaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Tendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(error_messages={'unique': 'Cette adresse est déjà prise par une autre tendance.'}, help_text='Minuscules, chiffres et tirets. Ne change plus ensuite.', max_length=60, unique=True, verbose_name='adresse')),
                    ('titre', models.CharField(max_length=120, verbose_name='titre')),
                    ('accroche', models.CharField(max_length=200, verbose_name='en une phrase')),
                    ('introduction', models.TextField(help_text='Ce qui change ici, pour qui, et ce qu’une équipe peut en faire.', max_length=3000, verbose_name='introduction')),
                    ('sources', models.TextField(help_text='Une par ligne : auteur ou organisme, titre, année.', max_length=1500, verbose_name='sources')),
                    ('ordre', models.PositiveSmallIntegerField(default=100, verbose_name='ordre d’affichage')),
                    ('themes', models.ManyToManyField(help_text='Sa page réunit ce qui porte l’un d’eux.', related_name='tendances', to='vocabulaires.theme', verbose_name='thèmes')),
                ],
                options={
                    'verbose_name': 'tendance du territoire',
                    'verbose_name_plural': 'tendances du territoire',
                    'ordering': ('ordre', 'titre'),
                },
            ), migrations.CreateModel(
                name='SourceDeVeille',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                    ('titre', models.CharField(max_length=160, verbose_name='titre')),
                    ('editeur', models.CharField(max_length=120, verbose_name='publiée par')),
                    ('url', models.URLField(max_length=300, verbose_name='adresse')),
                    ('genre', models.CharField(choices=[('STATISTIQUE', 'Statistiques'), ('ETUDE', 'Études'), ('ENQUETE', 'Enquête'), ('ACTUALITE', 'Actualités'), ('OUTIL', 'Outil en ligne')], max_length=12, verbose_name='genre')),
                    ('apporte', models.TextField(max_length=500, verbose_name='ce qu’elle apporte')),
                    ('tous_les', models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MinValueValidator(1, 'Au moins un mois.'), django.core.validators.MaxValueValidator(24, 'Au plus 24 mois.')], verbose_name='à revoir tous les (mois)')),
                    ('verifiee_le', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='vérifiée le')),
                    ('verifiee_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('a_verifier_le', models.DateField(db_index=True, editable=False, verbose_name='à revoir le')),
                    ('rappelee_le', models.DateField(blank=True, editable=False, null=True, verbose_name='rappelée le')),
                    ('retiree_le', models.DateField(blank=True, editable=False, null=True, verbose_name='retirée le')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                    ('themes', models.ManyToManyField(blank=True, related_name='+', to='vocabulaires.theme', verbose_name='thèmes')),
                ],
                options={
                    'verbose_name': 'source de veille',
                    'verbose_name_plural': 'sources de veille',
                    'ordering': ('titre', 'pk'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('a_verifier_le__gt', models.F('verifiee_le'))), name='source_veille_dates', violation_error_message='Une source se revoit après avoir été vérifiée.')],
                },
            )],
        ),
    ]
