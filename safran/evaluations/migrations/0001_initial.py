import django.db.models.deletion
import django.utils.timezone
import home.site.publication
import modelcluster.fields
import uuid
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models

from home.migrations._ensemble import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('inscriptions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Campagne',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campagnes', to='inscriptions.sessionformation', verbose_name='session')),
                    ('moment', models.CharField(choices=[('A_CHAUD', 'À chaud'), ('A_FROID', 'À froid')], max_length=10, verbose_name='moment')),
                    ('public', models.CharField(choices=[('PARTICIPANT', 'Personnes présentes'), ('FORMATEUR', 'Formateurs et formatrices')], max_length=12, verbose_name='public')),
                    ('titre', models.CharField(max_length=120, verbose_name='titre')),
                    ('presentation', models.TextField(blank=True, verbose_name='présentation')),
                    ('questions', models.JSONField(verbose_name='questions')),
                    ('ouverte_le', models.DateField(default=django.utils.timezone.localdate, verbose_name='ouverte le')),
                    ('ferme_le', models.DateField(verbose_name='ferme le')),
                    ('close_le', models.DateTimeField(blank=True, null=True, verbose_name='close le')),
                    ('nombre', models.PositiveIntegerField(blank=True, null=True, verbose_name='réponses')),
                    ('notes_nombre', models.PositiveIntegerField(blank=True, null=True, verbose_name='notes de satisfaction')),
                    ('notes_somme', models.PositiveIntegerField(blank=True, null=True, verbose_name='somme des notes de satisfaction')),
                ],
                options={
                    'verbose_name': 'campagne d’évaluation',
                    'verbose_name_plural': 'campagnes d’évaluation',
                    'ordering': ['session', 'moment', '-public'],
                    'indexes': [models.Index(fields=['close_le', 'ferme_le'], name='evaluations_close_l_7e194a_idx')],
                    'constraints': [models.UniqueConstraint(fields=('session', 'moment', 'public'), name='campagne_unique'), models.CheckConstraint(condition=models.Q(('ferme_le__gt', models.F('ouverte_le'))), name='campagne_dates'), models.CheckConstraint(condition=models.Q(models.Q(('close_le', None), ('nombre', None)), models.Q(('close_le__isnull', False), ('nombre__isnull', False)), _connector='OR'), name='campagne_close_comptee'), models.CheckConstraint(condition=models.Q(models.Q(('notes_nombre', None), ('notes_somme', None)), models.Q(('nombre__isnull', False), ('notes_nombre__isnull', False), ('notes_somme__isnull', False)), _connector='OR'), name='campagne_notes_ensemble')],
                },
            ), migrations.CreateModel(
                name='Participation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('campagne', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='evaluations.campagne', verbose_name='campagne')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('repondue', models.BooleanField(default=False, verbose_name='a répondu')),
                    ('relances', models.PositiveSmallIntegerField(default=0, verbose_name='relances')),
                    ('ecrite_le', models.DateField(default=django.utils.timezone.localdate, verbose_name='dernier message le')),
                ],
                options={
                    'verbose_name': 'participation à une évaluation',
                    'verbose_name_plural': 'participations à une évaluation',
                    'ordering': ['campagne', 'compte'],
                    'indexes': [models.Index(fields=['compte', 'repondue'], name='evaluations_compte__7aa60a_idx')],
                    'constraints': [models.UniqueConstraint(fields=('campagne', 'compte'), name='participation_unique'), models.CheckConstraint(condition=models.Q(('relances__lte', 2)), name='participation_relances')],
                },
            ), migrations.CreateModel(
                name='Reponse',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='identifiant')),
                    ('campagne', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reponses', to='evaluations.campagne', verbose_name='campagne')),
                    ('contenu', models.JSONField(verbose_name='réponses')),
                ],
                options={
                    'verbose_name': 'réponse à une évaluation',
                    'verbose_name_plural': 'réponses à une évaluation',
                    'ordering': ['pk'],
                },
            ), migrations.CreateModel(
                name='Questionnaire',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('titre', models.CharField(max_length=120, verbose_name='titre')),
                    ('moment', models.CharField(choices=[('A_CHAUD', 'À chaud'), ('A_FROID', 'À froid')], max_length=10, verbose_name='moment')),
                    ('public', models.CharField(choices=[('PARTICIPANT', 'Personnes présentes'), ('FORMATEUR', 'Formateurs et formatrices')], default='PARTICIPANT', max_length=12, verbose_name='public')),
                    ('presentation', models.TextField(blank=True, help_text='Lue avant les questions.', max_length=600, verbose_name='présentation')),
                    ('en_service', models.BooleanField(default=False, help_text='Un seul l’est pour un moment et un public : le cocher ici retire l’autre. Les formulaires déjà ouverts gardent leurs questions.', verbose_name='en service')),
                ],
                options={
                    'verbose_name': 'questionnaire d’évaluation',
                    'verbose_name_plural': 'questionnaires d’évaluation',
                    'ordering': ['moment', 'public', 'titre'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('en_service', True)), fields=('moment', 'public'), name='questionnaire_un_seul_en_service')],
                },
                bases=(home.site.publication.ApercuRendu, wagtail.models.preview.PreviewableMixin, models.Model),
            ), migrations.CreateModel(
                name='Question',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                    ('questionnaire', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='evaluations.questionnaire', verbose_name='questionnaire')),
                    ('libelle', models.CharField(max_length=200, verbose_name='question')),
                    ('aide', models.CharField(blank=True, max_length=200, verbose_name='précision')),
                    ('genre', models.CharField(choices=[('NOTE', 'Note de 1 à 5'), ('UNIQUE', 'Un seul choix'), ('MULTIPLE', 'Plusieurs choix'), ('OUI_NON', 'Oui ou non'), ('TEXTE', 'Texte libre')], default='NOTE', max_length=10, verbose_name='réponse')),
                    ('choix', models.TextField(blank=True, help_text='Un par ligne, pour les questions à choix.', max_length=1500, verbose_name='choix proposés')),
                    ('obligatoire', models.BooleanField(default=True, verbose_name='réponse obligatoire')),
                    ('satisfaction', models.BooleanField(default=False, help_text='La note dont la moyenne se lit d’une session à l’autre. Une par questionnaire.', verbose_name='mesure la satisfaction')),
                ],
                options={
                    'verbose_name': 'question',
                    'ordering': ['sort_order'],
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('questionnaire', 'libelle'), name='question_libelle_unique', violation_error_message='Cette question est déjà dans le questionnaire.'), models.UniqueConstraint(condition=models.Q(('satisfaction', True)), fields=('questionnaire',), name='question_une_satisfaction', violation_error_message='Une seule question mesure la satisfaction.'), models.CheckConstraint(condition=models.Q(('satisfaction', False), ('genre', 'NOTE'), _connector='OR'), name='question_satisfaction_notee', violation_error_message='La satisfaction se mesure par une note de 1 à 5.')],
                },
            )],
        ),
    ]
