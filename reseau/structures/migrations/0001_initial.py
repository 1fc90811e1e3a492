import django.db.models.deletion
import django.utils.timezone
import reseau.structures.validateurs
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
                name='Reseau',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(error_messages={'unique': 'Ce code est déjà pris par un autre réseau.'}, max_length=60, unique=True, verbose_name='code')),
                    ('nom', models.CharField(max_length=120, verbose_name='nom')),
                    ('sigle', models.CharField(blank=True, max_length=30, verbose_name='sigle')),
                    ('description', models.TextField(blank=True, verbose_name='en quelques phrases')),
                    ('role_cep', models.TextField(blank=True, max_length=600, verbose_name='son rôle dans le conseil en évolution professionnelle')),
                    ('site', models.URLField(blank=True, verbose_name='site')),
                    ('courriel', models.EmailField(blank=True, max_length=254, verbose_name='courriel')),
                    ('telephone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                    ('correspondance', models.JSONField(blank=True, default=list, verbose_name='réseau porteur data.inclusion')),
                    ('ordre', models.PositiveSmallIntegerField(default=100, verbose_name='ordre d’affichage')),
                    ('verifie_le', models.DateField(blank=True, editable=False, null=True, verbose_name='vérifiée le')),
                    ('verifie_par', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vérifiée par')),
                    ('publics', models.ManyToManyField(blank=True, to='vocabulaires.typepublic', verbose_name='publics')),
                    ('missions', models.ManyToManyField(blank=True, to='vocabulaires.mission', verbose_name='missions')),
                    ('niveaux_cep', models.ManyToManyField(blank=True, to='vocabulaires.niveaucep', verbose_name='niveaux de CEP')),
                ],
                options={
                    'verbose_name': 'réseau',
                    'verbose_name_plural': 'réseaux',
                    'ordering': ('ordre', 'nom'),
                },
            ), migrations.CreateModel(
                name='Structure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('code', models.SlugField(error_messages={'unique': 'Ce code est déjà pris par une autre structure.'}, max_length=80, unique=True, verbose_name='code')),
                    ('reseau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='structures', to='structures.reseau', verbose_name='réseau')),
                    ('nom', models.CharField(max_length=160, verbose_name='nom')),
                    ('sigle', models.CharField(blank=True, max_length=30, verbose_name='sigle')),
                    ('siret', models.CharField(blank=True, max_length=14, validators=[reseau.structures.validateurs.siret_valider], verbose_name='SIRET')),
                    ('presentation', models.TextField(blank=True, max_length=3000, verbose_name='présentation')),
                    ('site', models.URLField(blank=True, verbose_name='site')),
                    ('courriel', models.EmailField(blank=True, max_length=254, verbose_name='courriel de la structure')),
                    ('telephone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='antennes', to='structures.structure', verbose_name='structure mère')),
                    ('fusionnee_dans', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbees', to='structures.structure', verbose_name='fusionnée dans')),
                    ('source', models.CharField(blank=True, max_length=60, verbose_name='source')),
                    ('source_id', models.CharField(blank=True, max_length=120, verbose_name='identifiant dans la source')),
                    ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créée le')),
                    ('modifie_le', models.DateTimeField(auto_now=True, verbose_name='modifiée le')),
                ],
                options={
                    'verbose_name': 'structure',
                    'ordering': ('nom', 'pk'),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('source_id', ''), _negated=True), fields=('source', 'source_id'), name='structure_source_unique', violation_error_message='Cette source a déjà donné une structure avec cet identifiant.'), models.CheckConstraint(condition=models.Q(('fusionnee_dans', None), models.Q(('fusionnee_dans', models.F('pk')), _negated=True), _connector='OR'), name='structure_fusion_ailleurs', violation_error_message='Une structure ne fusionne pas avec elle-même.'), models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('pk')), _negated=True), _connector='OR'), name='structure_parent_ailleurs', violation_error_message='Une structure n’est pas sa propre structure mère.')],
                },
            ), migrations.CreateModel(
                name='StatutStructure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('du', models.DateField(verbose_name='du')),
                    ('au', models.DateField(blank=True, null=True, verbose_name='au (exclu)')),
                    ('structure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statuts', to='structures.structure')),
                    ('statut', models.CharField(choices=[('OPERATEUR_LEGAL', 'Opérateur prévu par la loi'), ('OPERATEUR_CEP', 'Opérateur du CEP'), ('CHARTE', 'Participant par charte'), ('CANDIDATE', 'Candidate'), ('RETIREE', 'Retirée')], max_length=16, verbose_name='statut')),
                    ('base_legale', models.CharField(blank=True, max_length=250, verbose_name='base légale')),
                    ('acte', models.CharField(blank=True, help_text='Délibération, charte ou arrêté, avec sa date.', max_length=250, verbose_name='acte')),
                ],
                options={
                    'verbose_name': 'statut de structure',
                    'verbose_name_plural': 'statuts de structure',
                    'ordering': ('structure', '-du'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('au', None), ('au__gt', models.F('du')), _connector='OR'), name='statut_dates', violation_error_message='La fin du statut doit suivre son début.'), models.UniqueConstraint(condition=models.Q(('au', None)), fields=('structure',), name='statut_ouvert_unique', violation_error_message='Cette structure a déjà un statut en cours.')],
                },
            )],
        ),
    ]
