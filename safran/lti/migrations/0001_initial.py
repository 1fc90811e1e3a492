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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Plateforme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                    ('nom', models.CharField(help_text='Tel que les personnes le liront.', max_length=120, verbose_name='nom')),
                    ('emetteur', models.CharField(max_length=500, verbose_name='émetteur (issuer)')),
                    ('client', models.CharField(max_length=200, verbose_name='identifiant du client (client id)')),
                    ('deploiements', models.JSONField(default=list, verbose_name='déploiements (deployment id)')),
                    ('connexion', models.URLField(max_length=500, verbose_name='adresse d’authentification')),
                    ('jetons', models.URLField(max_length=500, verbose_name='adresse des jetons d’accès')),
                    ('cles', models.URLField(max_length=500, verbose_name='adresse des clés publiques')),
                    ('etat', models.CharField(choices=[('OUVERTE', 'Ouverte'), ('FERMEE', 'Fermée')], default='OUVERTE', editable=False, max_length=7, verbose_name='état')),
                    ('inscrite_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('inscrite_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='inscrite le')),
                ],
                options={
                    'verbose_name': 'plateforme partenaire',
                    'verbose_name_plural': 'plateformes partenaires',
                    'ordering': ('nom', 'pk'),
                    'constraints': [models.UniqueConstraint(fields=('emetteur', 'client'), name='plateforme_unique', violation_error_message='Cette plateforme est déjà inscrite sous cet identifiant.')],
                },
            ), migrations.CreateModel(
                name='CleOutil',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('privee', models.TextField(verbose_name='clé privée, chiffrée')),
                    ('publique', models.TextField(verbose_name='clé publique')),
                    ('creee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créée le')),
                ],
                options={
                    'verbose_name': 'clé de l’outil',
                    'verbose_name_plural': 'clés de l’outil',
                    'ordering': ('creee_le', 'pk'),
                },
            ), migrations.CreateModel(
                name='Lancement',
                fields=[
                    ('uuid', models.UUIDField(primary_key=True, serialize=False, verbose_name='clé')),
                    ('plateforme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lancements', to='lti.plateforme')),
                    ('sujet', models.CharField(max_length=255, verbose_name='qui, pour la plateforme')),
                    ('deploiement', models.CharField(max_length=255, verbose_name='déploiement')),
                    ('formation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='formations.formationpage')),
                    ('ligne', models.URLField(blank=True, max_length=500, verbose_name='où rendre compte')),
                    ('reglages', models.JSONField(default=dict, verbose_name='réglages du choix')),
                    ('ouvert_le', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='ouvert le')),
                ],
                options={
                    'verbose_name': 'ouverture depuis une plateforme',
                    'verbose_name_plural': 'ouvertures depuis une plateforme',
                },
            ), migrations.CreateModel(
                name='Lien',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                    ('plateforme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='liens', to='lti.plateforme')),
                    ('sujet', models.CharField(max_length=255, verbose_name='qui, pour la plateforme')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('noue_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='noué le')),
                ],
                options={
                    'verbose_name': 'lien avec une plateforme',
                    'verbose_name_plural': 'liens avec une plateforme',
                    'ordering': ('pk',),
                    'constraints': [models.UniqueConstraint(fields=('plateforme', 'sujet'), name='lien_unique')],
                },
            ), migrations.CreateModel(
                name='RenduCompte',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('lien', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rendus', to='lti.lien')),
                    ('formation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='formations.formationpage')),
                    ('ligne', models.URLField(max_length=500, verbose_name='où rendre compte')),
                    ('etat', models.CharField(choices=[('SUIVI', 'Suivi'), ('ACHEVE', 'Achèvement dit'), ('REFUSE', 'Refusé par la plateforme')], default='SUIVI', max_length=6, verbose_name='état')),
                    ('dite', models.PositiveSmallIntegerField(default=0, verbose_name='part dite (%)')),
                    ('dite_le', models.DateTimeField(null=True, verbose_name='dite le')),
                    ('essais', models.PositiveSmallIntegerField(default=0, verbose_name='essais manqués')),
                    ('prochain_essai', models.DateTimeField(default=django.utils.timezone.now, verbose_name='prochain essai')),
                    ('erreur', models.CharField(blank=True, max_length=300, verbose_name='ce qui a été répondu')),
                ],
                options={
                    'verbose_name': 'compte rendu à une plateforme',
                    'verbose_name_plural': 'comptes rendus à une plateforme',
                    'ordering': ('pk',),
                    'indexes': [models.Index(fields=['etat', 'prochain_essai'], name='lti_renduco_etat_8dc1fd_idx')],
                    'constraints': [models.UniqueConstraint(fields=('lien', 'formation', 'ligne'), name='rendu_compte_unique')],
                },
            )],
        ),
    ]
