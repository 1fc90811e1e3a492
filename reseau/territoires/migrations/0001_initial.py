import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from home.migrations._ensemble import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('home', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Departement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=3, unique=True, verbose_name='code')),
                    ('nom', models.CharField(max_length=60, verbose_name='nom')),
                ],
                options={
                    'verbose_name': 'département',
                    'ordering': ('code',),
                },
            ), migrations.CreateModel(
                name='Epci',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('siren', models.CharField(max_length=9, unique=True, verbose_name='SIREN')),
                    ('nom', models.CharField(max_length=160, verbose_name='nom')),
                ],
                options={
                    'verbose_name': 'intercommunalité',
                    'ordering': ('nom',),
                },
            ), migrations.CreateModel(
                name='Commune',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code_insee', models.CharField(max_length=5, unique=True, verbose_name='code INSEE')),
                    ('nom', models.CharField(max_length=80, verbose_name='nom')),
                    ('nom_replie', models.CharField(db_index=True, editable=False, max_length=90, verbose_name='nom pour la recherche')),
                    ('departement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='territoires.departement', verbose_name='département')),
                    ('epci', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='communes', to='territoires.epci', verbose_name='intercommunalité')),
                    ('codes_postaux', models.JSONField(default=list, verbose_name='codes postaux')),
                    ('population', models.PositiveIntegerField(default=0, verbose_name='population')),
                    ('latitude', models.FloatField(verbose_name='latitude')),
                    ('longitude', models.FloatField(verbose_name='longitude')),
                    ('anciens_codes', models.JSONField(blank=True, default=list, verbose_name='anciens codes INSEE')),
                    ('anciens_noms', models.JSONField(blank=True, default=list, verbose_name='anciens noms')),
                    ('modifie_le', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False, verbose_name='modifiée le')),
                ],
                options={
                    'verbose_name': 'commune',
                    'ordering': ('nom_replie', 'code_insee'),
                },
            ), migrations.CreateModel(
                name='CommuneVoisine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('commune', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voisines', to='territoires.commune')),
                    ('code_insee', models.CharField(max_length=5, verbose_name='code INSEE')),
                    ('nom', models.CharField(max_length=80, verbose_name='nom')),
                    ('departement', models.CharField(max_length=60, verbose_name='département')),
                    ('km', models.PositiveSmallIntegerField(verbose_name='kilomètres')),
                ],
                options={
                    'verbose_name': 'commune voisine hors région',
                    'verbose_name_plural': 'communes voisines hors région',
                    'ordering': ('commune', 'km', 'code_insee'),
                    'constraints': [models.UniqueConstraint(fields=('commune', 'code_insee'), name='voisine_unique')],
                },
            ), migrations.CreateModel(
                name='Bassin',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                    ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                    ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                    ('nom', models.CharField(max_length=80, verbose_name='nom')),
                    ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ],
                options={
                    'verbose_name': 'bassin',
                    'ordering': ('nom',),
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='bassin_dates', violation_error_message='La fin de validité doit suivre le début.')],
                },
            ), migrations.CreateModel(
                name='CompositionBassin',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('du', models.DateField(verbose_name='du')),
                    ('au', models.DateField(blank=True, null=True, verbose_name='au (exclu)')),
                    ('bassin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='compositions', to='territoires.bassin')),
                    ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='compositions', to='territoires.commune')),
                    ('decidee_par', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decidee_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='écrite le')),
                ],
                options={
                    'verbose_name': 'composition de bassin',
                    'verbose_name_plural': 'compositions de bassin',
                    'ordering': ('commune', 'du'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('au', None), ('au__gt', models.F('du')), _connector='OR'), name='composition_dates', violation_error_message='La fin doit suivre le début.'), models.UniqueConstraint(condition=models.Q(('au', None)), fields=('commune',), name='composition_ouverte_unique', violation_error_message='Cette commune est déjà dans un bassin.')],
                },
            ), migrations.CreateModel(
                name='Commission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                    ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                    ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                    ('nom', models.CharField(max_length=80, verbose_name='nom')),
                    ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ],
                options={
                    'verbose_name': 'commission territoriale',
                    'verbose_name_plural': 'commissions territoriales',
                    'ordering': ('nom',),
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='commission_dates', violation_error_message='La fin de validité doit suivre le début.')],
                },
            ), migrations.CreateModel(
                name='CompositionCommission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('du', models.DateField(verbose_name='du')),
                    ('au', models.DateField(blank=True, null=True, verbose_name='au (exclu)')),
                    ('commission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='compositions', to='territoires.commission')),
                    ('bassin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commissions', to='territoires.bassin')),
                ],
                options={
                    'verbose_name': 'composition de commission',
                    'verbose_name_plural': 'compositions de commission',
                    'ordering': ('commission', 'bassin', 'du'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('au', None), ('au__gt', models.F('du')), _connector='OR'), name='composition_commission_dates', violation_error_message='La fin doit suivre le début.'), models.UniqueConstraint(condition=models.Q(('au', None)), fields=('commission', 'bassin'), name='composition_commission_ouverte_unique', violation_error_message='Ce bassin est déjà dans cette commission.')],
                },
            ), migrations.CreateModel(
                name='Contour',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                    ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                    ('niveau', models.CharField(choices=[('BASSIN', 'Bassins'), ('COMMISSION', 'Commissions territoriales'), ('DEPARTEMENT', 'Départements'), ('EPCI', 'Intercommunalités'), ('COMMUNE', 'Communes')], default='BASSIN', max_length=12, verbose_name='niveau')),
                    ('code', models.CharField(max_length=60, verbose_name='code')),
                    ('geojson', models.JSONField(verbose_name='géométrie GeoJSON')),
                    ('approximatif', models.BooleanField(default=True, verbose_name='approché')),
                    ('source', models.CharField(max_length=400, verbose_name='source')),
                    ('modifie_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='modifié le')),
                ],
                options={
                    'verbose_name': 'contour',
                    'ordering': ('niveau', 'code', 'valide_du'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='contour_dates', violation_error_message='La fin de validité doit suivre le début.'), models.UniqueConstraint(condition=models.Q(('valide_au', None)), fields=('niveau', 'code'), name='contour_ouvert_unique', violation_error_message='Ce territoire a déjà un contour en vigueur.')],
                },
            )],
        ),
    ]
