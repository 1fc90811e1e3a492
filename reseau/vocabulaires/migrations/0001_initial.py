import django.db.models.deletion
from django.db import migrations, models

from home.migrations._ensemble import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('home', '0001_initial'),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Mission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                    ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                    ('code', models.SlugField(error_messages={'unique': 'Ce code est déjà pris par un autre terme.'}, help_text='Minuscules, chiffres et tirets. Ne change plus une fois enregistré.', max_length=60, unique=True, verbose_name='code')),
                    ('libelle', models.CharField(max_length=120, verbose_name='libellé')),
                    ('description', models.TextField(blank=True, verbose_name='description')),
                    ('ordre', models.PositiveSmallIntegerField(default=100, verbose_name='ordre d’affichage')),
                    ('correspondance', models.JSONField(blank=True, default=list, help_text='Ce que nous écrivons dans un export, un code par ligne.', verbose_name='codes data.inclusion envoyés')),
                    ('codes_recus', models.JSONField(blank=True, default=list, help_text='Ce que nous traduisons par ce terme à l’import, un code par ligne.', verbose_name='codes data.inclusion reconnus')),
                ],
                options={
                    'verbose_name': 'mission',
                    'verbose_name_plural': 'missions',
                    'ordering': ('ordre', 'libelle'),
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='vocabulaires_mission_dates', violation_error_message='La fin de validité doit suivre le début.')],
                },
            ), migrations.CreateModel(
                name='TypePublic',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                    ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                    ('code', models.SlugField(error_messages={'unique': 'Ce code est déjà pris par un autre terme.'}, help_text='Minuscules, chiffres et tirets. Ne change plus une fois enregistré.', max_length=60, unique=True, verbose_name='code')),
                    ('libelle', models.CharField(max_length=120, verbose_name='libellé')),
                    ('description', models.TextField(blank=True, verbose_name='description')),
                    ('ordre', models.PositiveSmallIntegerField(default=100, verbose_name='ordre d’affichage')),
                    ('correspondance', models.JSONField(blank=True, default=list, help_text='Ce que nous écrivons dans un export, un code par ligne.', verbose_name='codes data.inclusion envoyés')),
                    ('codes_recus', models.JSONField(blank=True, default=list, help_text='Ce que nous traduisons par ce terme à l’import, un code par ligne.', verbose_name='codes data.inclusion reconnus')),
                ],
                options={
                    'verbose_name': 'type de public',
                    'verbose_name_plural': 'types de public',
                    'ordering': ('ordre', 'libelle'),
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='vocabulaires_typepublic_dates', violation_error_message='La fin de validité doit suivre le début.')],
                },
            ), migrations.CreateModel(
                name='Theme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                    ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                    ('code', models.SlugField(error_messages={'unique': 'Ce code est déjà pris par un autre terme.'}, help_text='Minuscules, chiffres et tirets. Ne change plus une fois enregistré.', max_length=60, unique=True, verbose_name='code')),
                    ('libelle', models.CharField(max_length=120, verbose_name='libellé')),
                    ('description', models.TextField(blank=True, verbose_name='description')),
                    ('ordre', models.PositiveSmallIntegerField(default=100, verbose_name='ordre d’affichage')),
                    ('correspondance', models.JSONField(blank=True, default=list, help_text='Ce que nous écrivons dans un export, un code par ligne.', verbose_name='codes data.inclusion envoyés')),
                    ('codes_recus', models.JSONField(blank=True, default=list, help_text='Ce que nous traduisons par ce terme à l’import, un code par ligne.', verbose_name='codes data.inclusion reconnus')),
                ],
                options={
                    'verbose_name': 'thème',
                    'verbose_name_plural': 'thèmes',
                    'ordering': ('ordre', 'libelle'),
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='vocabulaires_theme_dates', violation_error_message='La fin de validité doit suivre le début.')],
                },
            ), migrations.CreateModel(
                name='NiveauCep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                    ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                    ('code', models.SlugField(error_messages={'unique': 'Ce code est déjà pris par un autre terme.'}, help_text='Minuscules, chiffres et tirets. Ne change plus une fois enregistré.', max_length=60, unique=True, verbose_name='code')),
                    ('libelle', models.CharField(max_length=120, verbose_name='libellé')),
                    ('description', models.TextField(blank=True, verbose_name='description')),
                    ('ordre', models.PositiveSmallIntegerField(default=100, verbose_name='ordre d’affichage')),
                    ('correspondance', models.JSONField(blank=True, default=list, help_text='Ce que nous écrivons dans un export, un code par ligne.', verbose_name='codes data.inclusion envoyés')),
                    ('codes_recus', models.JSONField(blank=True, default=list, help_text='Ce que nous traduisons par ce terme à l’import, un code par ligne.', verbose_name='codes data.inclusion reconnus')),
                    ('version', models.PositiveSmallIntegerField(choices=[(2014, '2014 (trois niveaux)'), (2019, '2019 (deux niveaux)')], verbose_name='cahier des charges')),
                    ('niveau', models.PositiveSmallIntegerField(verbose_name='niveau')),
                    ('equivalent_2019', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='niveaux_2014', to='vocabulaires.niveaucep', verbose_name='équivalent de 2019')),
                ],
                options={
                    'verbose_name': 'niveau de CEP',
                    'verbose_name_plural': 'niveaux de CEP',
                    'ordering': ('ordre', 'libelle'),
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='vocabulaires_niveaucep_dates', violation_error_message='La fin de validité doit suivre le début.'), models.UniqueConstraint(fields=('version', 'niveau'), name='vocabulaires_niveaucep_unique', violation_error_message='Ce niveau existe déjà dans cette version.')],
                },
            ), migrations.CreateModel(
                name='Rubrique',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                    ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                    ('code', models.SlugField(error_messages={'unique': 'Ce code est déjà pris par un autre terme.'}, help_text='Minuscules, chiffres et tirets. Ne change plus une fois enregistré.', max_length=60, unique=True, verbose_name='code')),
                    ('libelle', models.CharField(max_length=120, verbose_name='libellé')),
                    ('description', models.TextField(blank=True, verbose_name='description')),
                    ('ordre', models.PositiveSmallIntegerField(default=100, verbose_name='ordre d’affichage')),
                    ('correspondance', models.JSONField(blank=True, default=list, help_text='Ce que nous écrivons dans un export, un code par ligne.', verbose_name='codes data.inclusion envoyés')),
                    ('codes_recus', models.JSONField(blank=True, default=list, help_text='Ce que nous traduisons par ce terme à l’import, un code par ligne.', verbose_name='codes data.inclusion reconnus')),
                ],
                options={
                    'verbose_name': 'rubrique',
                    'verbose_name_plural': 'rubriques',
                    'ordering': ('ordre', 'libelle'),
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='vocabulaires_rubrique_dates', violation_error_message='La fin de validité doit suivre le début.')],
                },
            )],
        ),
    ]
