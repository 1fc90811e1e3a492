import django.db.models.deletion
import django.utils.timezone
import reseau.vie_locale.models.actualites
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
                name='Actualite',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                    ('titre', models.CharField(max_length=120, verbose_name='titre')),
                    ('texte', models.TextField(max_length=600, verbose_name='texte')),
                    ('lien', models.URLField(blank=True, max_length=300, verbose_name='lien')),
                    ('visibilite', models.CharField(choices=[('PUBLIC', 'Tout le monde'), ('BASSIN', 'Les équipes de ses bassins')], default='PUBLIC', max_length=8, verbose_name='qui la lit')),
                    ('du', models.DateField(default=django.utils.timezone.localdate, verbose_name='paraît le')),
                    ('expire_le', models.DateField(default=reseau.vie_locale.models.actualites.dans_deux_mois, verbose_name='expire le')),
                    ('auteur', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ecrite_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='écrite le')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                    ('retiree_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retirée le')),
                    ('retiree_par', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('bassins', models.ManyToManyField(related_name='actualites', to='territoires.bassin', verbose_name='bassins')),
                    ('themes', models.ManyToManyField(blank=True, related_name='+', to='vocabulaires.theme', verbose_name='thèmes')),
                ],
                options={
                    'verbose_name': 'actualité',
                    'verbose_name_plural': 'actualités',
                    'ordering': ('-du', '-pk'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('expire_le', None), ('expire_le__gt', models.F('du')), _connector='OR'), name='actualite_dates', violation_error_message='Une actualité expire après le jour où elle paraît.'), models.CheckConstraint(condition=models.Q(models.Q(('retiree_le', None), ('retiree_par', None)), models.Q(models.Q(('retiree_le', None), _negated=True), models.Q(('retiree_par', None), _negated=True)), _connector='OR'), name='actualite_retrait_entier', violation_error_message='Un retrait dit son jour et son auteur.')],
                },
            ), migrations.CreateModel(
                name='EntreeJournal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                    ('genre', models.CharField(choices=[('VISITE', 'Visite'), ('REUNION', 'Réunion'), ('CONTACT', 'Contact')], max_length=8, verbose_name='genre')),
                    ('le', models.DateField(default=django.utils.timezone.localdate, verbose_name='date')),
                    ('bassin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='journal', to='territoires.bassin')),
                    ('structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.structure')),
                    ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes passées')),
                    ('note', models.TextField(max_length=1000, verbose_name='en quelques mots')),
                    ('auteur', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ecrite_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='écrite le')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ],
                options={
                    'verbose_name': 'entrée du journal',
                    'verbose_name_plural': 'entrées du journal',
                    'ordering': ('-le', '-pk'),
                    'indexes': [models.Index(fields=['bassin', 'le'], name='journal_bassin_jour')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 1440)), name='journal_minutes', violation_error_message='D’une minute à une journée.')],
                },
            ), migrations.CreateModel(
                name='OrientationRegionale',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                    ('numero', models.CharField(editable=False, max_length=20, unique=True, verbose_name='numéro')),
                    ('titre', models.CharField(max_length=160, verbose_name='titre')),
                    ('texte', models.TextField(max_length=4000, verbose_name='texte')),
                    ('du', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='publiée le')),
                    ('au', models.DateField(blank=True, editable=False, null=True, verbose_name='close le')),
                    ('echeance', models.DateField(help_text='Dernier jour pour la relayer, compris.', verbose_name='à relayer avant le')),
                    ('publiee_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('publiee_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='écrite le')),
                    ('rappelee_le', models.DateField(blank=True, editable=False, null=True, verbose_name='rappelée le')),
                ],
                options={
                    'verbose_name': 'orientation régionale',
                    'verbose_name_plural': 'orientations régionales',
                    'ordering': ('-numero',),
                    'constraints': [models.CheckConstraint(condition=models.Q(('au', None), ('au__gte', models.F('du')), _connector='OR'), name='orientation_dates', violation_error_message='Une orientation est close après sa publication.'), models.CheckConstraint(condition=models.Q(('echeance__gte', models.F('du'))), name='orientation_echeance', violation_error_message='L’échéance suit la publication.')],
                },
            ), migrations.CreateModel(
                name='Relais',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('orientation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relais', to='vie_locale.orientationregionale')),
                    ('reseau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relais', to='structures.reseau')),
                    ('le', models.DateField(verbose_name='relayée le')),
                    ('destinataires', models.CharField(max_length=300, verbose_name='à qui')),
                    ('nombre', models.PositiveIntegerField(verbose_name='combien de personnes')),
                    ('par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('dit_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='dit le')),
                ],
                options={
                    'verbose_name': 'relais',
                    'verbose_name_plural': 'relais',
                    'ordering': ('le', 'pk'),
                    'constraints': [models.UniqueConstraint(fields=('orientation', 'reseau'), name='relais_unique'), models.CheckConstraint(condition=models.Q(models.Q(('destinataires', ''), _negated=True), ('nombre__gt', 0)), name='relais_destinataires', violation_error_message='Un relais dit à qui, et à combien de personnes.')],
                },
            )],
        ),
    ]
