import django.db.models.deletion
import django.utils.timezone
import modelsearch.index
import uuid
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
                name='Paquet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant')),
                    ('titre', models.CharField(help_text='Montré aux apprenants, dans l’étape et le lecteur.', max_length=200, verbose_name='titre')),
                    ('h5p', models.BooleanField(default=False, editable=False, verbose_name='module H5P')),
                    ('acheve_a_l_ouverture', models.BooleanField(default=False, help_text='Pour un module à lire ou à regarder, sans question : l’ouvrir suffit. Sinon, c’est le module qui dit quand il est achevé.', verbose_name='achevé dès l’ouverture')),
                    ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créé le')),
                ],
                options={
                    'verbose_name': 'paquet',
                    'ordering': ['titre', 'pk'],
                },
                bases=(modelsearch.index.Indexed, models.Model),
            ), migrations.CreateModel(
                name='VersionPaquet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant')),
                    ('paquet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='scorm.paquet', verbose_name='paquet')),
                    ('numero', models.PositiveSmallIntegerField(verbose_name='numéro')),
                    ('norme', models.CharField(choices=[('SCORM_12', 'SCORM 1.2'), ('SCORM_2004_2', 'SCORM 2004, 2e édition'), ('SCORM_2004_3', 'SCORM 2004, 3e édition'), ('SCORM_2004_4', 'SCORM 2004, 4e édition'), ('H5P', 'H5P'), ('WEB', 'Pages web')], max_length=12, verbose_name='norme')),
                    ('empreinte', models.CharField(error_messages={'unique': 'Ce fichier a déjà été déposé.'}, max_length=64, unique=True, verbose_name='empreinte SHA-256')),
                    ('taille', models.PositiveBigIntegerField(verbose_name='taille (octets)')),
                    ('manifeste', models.JSONField(default=dict, verbose_name='manifeste lu')),
                    ('rapport', models.JSONField(default=list, verbose_name='rapport')),
                    ('deposee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='déposée le')),
                    ('deposee_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paquets_deposes', to=settings.AUTH_USER_MODEL, verbose_name='déposée par')),
                ],
                options={
                    'verbose_name': 'version de paquet',
                    'verbose_name_plural': 'versions de paquet',
                    'ordering': ['paquet', '-numero'],
                    'constraints': [models.UniqueConstraint(fields=('paquet', 'numero'), name='versionpaquet_numero_unique'), models.CheckConstraint(condition=models.Q(('norme__in', ['SCORM_12', 'SCORM_2004_2', 'SCORM_2004_3', 'SCORM_2004_4', 'H5P', 'WEB'])), name='versionpaquet_norme_connue')],
                },
            ), migrations.CreateModel(
                name='PassageScorm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages_scorm', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='scorm.versionpaquet', verbose_name='version')),
                    ('commence_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='commencé le')),
                    ('dernier_passage_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='dernier passage le')),
                    ('etat', models.CharField(choices=[('COMMENCE', 'Commencé'), ('ECHOUE', 'Terminé, non réussi'), ('TERMINE', 'Terminé'), ('REUSSI', 'Réussi')], default='COMMENCE', max_length=10, verbose_name='état')),
                    ('fini_le', models.DateTimeField(blank=True, null=True, verbose_name='fini le')),
                    ('note', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='note (%)')),
                ],
                options={
                    'verbose_name': 'passage SCORM',
                    'verbose_name_plural': 'passages SCORM',
                    'ordering': ['-dernier_passage_le', '-pk'],
                    'constraints': [models.UniqueConstraint(fields=('compte', 'version'), name='passagescorm_unique', violation_error_message='Cette personne suit déjà cette version.'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'COMMENCE'), ('fini_le', None)), models.Q(('etat__in', ['ECHOUE', 'REUSSI', 'TERMINE']), ('fini_le__gte', models.F('commence_le')), ('fini_le__isnull', False)), _connector='OR'), name='passagescorm_fin_datee', violation_error_message='Un passage fini est daté.'), models.CheckConstraint(condition=models.Q(('note', None), models.Q(('note__gte', 0), ('note__lte', 100)), _connector='OR'), name='passagescorm_note_bornee', violation_error_message='Une note va de 0 à 100 %.')],
                },
            ), migrations.CreateModel(
                name='EtatSco',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('passage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='etats', to='scorm.passagescorm', verbose_name='passage')),
                    ('sco', models.CharField(max_length=255, verbose_name='activité')),
                    ('lancement', models.PositiveIntegerField(default=0, verbose_name='numéro du lancement')),
                    ('compteur', models.PositiveIntegerField(default=0, verbose_name='numéro du dernier envoi')),
                    ('valeurs', models.JSONField(default=dict, verbose_name='valeurs enregistrées')),
                    ('temps_avant', models.PositiveBigIntegerField(default=0, verbose_name='temps des lancements précédents (centièmes)')),
                    ('temps_lancement', models.PositiveBigIntegerField(default=0, verbose_name='temps de ce lancement (centièmes)')),
                    ('quitte', models.BooleanField(default=False, verbose_name='quitté proprement')),
                    ('etat', models.CharField(choices=[('COMMENCE', 'Commencé'), ('ECHOUE', 'Terminé, non réussi'), ('TERMINE', 'Terminé'), ('REUSSI', 'Réussi')], default='COMMENCE', max_length=10, verbose_name='état')),
                    ('note', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='note (%)')),
                    ('reponse', models.JSONField(blank=True, default=dict, verbose_name='réponse au dernier envoi')),
                    ('modifie_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='modifié le')),
                ],
                options={
                    'verbose_name': 'état d’une activité',
                    'verbose_name_plural': 'états des activités',
                    'ordering': ['passage', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('passage', 'sco'), name='etatsco_unique'), models.CheckConstraint(condition=models.Q(('etat__in', ['COMMENCE', 'ECHOUE', 'TERMINE', 'REUSSI'])), name='etatsco_etat_connu', violation_error_message='Cet état n’existe pas.'), models.CheckConstraint(condition=models.Q(('lancement__gt', 0), ('compteur', 0), _connector='OR'), name='etatsco_ouvert_avant_envoi', violation_error_message='Une activité s’ouvre avant d’enregistrer.'), models.CheckConstraint(condition=models.Q(('note', None), models.Q(('note__gte', 0), ('note__lte', 100)), _connector='OR'), name='etatsco_note_bornee', violation_error_message='Une note va de 0 à 100 %.')],
                },
            )],
        ),
    ]
