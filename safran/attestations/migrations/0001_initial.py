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
        ('inscriptions', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Attestation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attestations', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('formation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='formation')),
                    ('genre', models.CharField(choices=[('ATTESTATION', 'Attestation de formation'), ('CERTIFICAT', 'Certificat de réalisation')], default='ATTESTATION', max_length=12, verbose_name='genre')),
                    ('session', models.ForeignKey(blank=True, help_text='Celle dont le certificat dit les heures ; vide pour une formation suivie à distance.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificats', to='inscriptions.sessionformation', verbose_name='session')),
                    ('etat', models.CharField(choices=[('EN_PREPARATION', 'En préparation'), ('EMISE', 'Valable'), ('REVOQUEE', 'Révoquée'), ('REMPLACEE', 'Remplacée')], default='EN_PREPARATION', max_length=20, verbose_name='état')),
                    ('creee_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créée le')),
                    ('numero', models.CharField(blank=True, max_length=20, null=True, unique=True, verbose_name='numéro')),
                    ('code', models.CharField(blank=True, max_length=17, null=True, unique=True, verbose_name='code de vérification')),
                    ('faits', models.JSONField(blank=True, default=dict, verbose_name='faits attestés')),
                    ('sha256', models.CharField(blank=True, db_index=True, max_length=64, verbose_name='empreinte')),
                    ('fichier', models.CharField(blank=True, help_text='Dans le stockage privé.', max_length=120, verbose_name='fichier')),
                    ('badge', models.TextField(blank=True, help_text='Open Badge 3.0, tel qu’il a été signé.', verbose_name='badge signé')),
                    ('emise_le', models.DateTimeField(blank=True, null=True, verbose_name='émise le')),
                    ('motif', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                    ('remplace', models.OneToOneField(blank=True, help_text='L’attestation dont celle-ci prend la place.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remplacee_par', to='attestations.attestation', verbose_name='remplace')),
                ],
                options={
                    'verbose_name': 'attestation',
                    'ordering': ['-creee_le', '-pk'],
                    'indexes': [models.Index(fields=['compte', 'etat'], name='attestation_compte__e5bfd7_idx')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('etat__in', ('EN_PREPARATION', 'EMISE')), ('genre', 'ATTESTATION')), fields=('compte', 'formation'), name='attestation_vivante_unique', violation_error_message='Cette personne a déjà une attestation pour cette formation.'), models.UniqueConstraint(condition=models.Q(('etat__in', ('EN_PREPARATION', 'EMISE')), ('genre', 'CERTIFICAT'), ('session__isnull', False)), fields=('compte', 'session'), name='certificat_de_session_unique', violation_error_message='Cette personne a déjà un certificat pour cette session.'), models.UniqueConstraint(condition=models.Q(('etat__in', ('EN_PREPARATION', 'EMISE')), ('genre', 'CERTIFICAT'), ('session__isnull', True)), fields=('compte', 'formation'), name='certificat_a_distance_unique', violation_error_message='Cette personne a déjà un certificat pour cette formation.'), models.CheckConstraint(condition=models.Q(('genre', 'CERTIFICAT'), ('session', None), _connector='OR'), name='attestation_sans_session', violation_error_message='Seul un certificat est celui d’une session.'), models.CheckConstraint(condition=models.Q(('etat', 'EN_PREPARATION'), models.Q(('code__isnull', False), ('emise_le__isnull', False), ('numero__isnull', False), models.Q(('sha256', ''), _negated=True), models.Q(('fichier', ''), _negated=True)), _connector='OR'), name='attestation_emise_entiere', violation_error_message='Une attestation émise a son numéro, son code, son fichier et son empreinte.'), models.CheckConstraint(condition=models.Q(('etat__in', ('EN_PREPARATION', 'EMISE')), models.Q(('motif', ''), _negated=True), _connector='OR'), name='attestation_fin_motivee', violation_error_message='Dites pourquoi cette attestation n’est plus valable.')],
                },
            ), migrations.CreateModel(
                name='CleBadge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kid', models.CharField(max_length=64, unique=True, verbose_name='empreinte de la clé')),
                    ('jwk', models.JSONField(verbose_name='clé publique')),
                    ('depuis', models.DateTimeField(default=django.utils.timezone.now, verbose_name='signe depuis le')),
                ],
                options={
                    'verbose_name': 'clé des badges',
                    'verbose_name_plural': 'clés des badges',
                    'ordering': ['pk'],
                },
            ), migrations.CreateModel(
                name='LotDocuments',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots_documents', to='inscriptions.sessionformation', verbose_name='session')),
                    ('demande_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandé par')),
                    ('demande_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                    ('termine_le', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                    ('echecs', models.PositiveIntegerField(default=0, verbose_name='documents à reprendre')),
                ],
                options={
                    'verbose_name': 'émission par lot',
                    'verbose_name_plural': 'émissions par lot',
                    'ordering': ['-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('echecs', 0), ('termine_le__isnull', False), _connector='OR'), name='lot_echecs_une_fois_termine')],
                },
            ), migrations.CreateModel(
                name='ParametresAttestation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
                    ('organisme', models.CharField(default='Région Poitou-Charentes', max_length=120, verbose_name='organisme')),
                    ('adresse', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                    ('declaration', models.CharField(blank=True, help_text='Celui de l’organisme de formation.', max_length=40, verbose_name='numéro de déclaration d’activité')),
                    ('lieu', models.CharField(default='Poitiers', max_length=60, verbose_name='fait à')),
                    ('qualite', models.CharField(default='Pour la Région, la responsable du programme SAFRAN', max_length=120, verbose_name='qualité du signataire')),
                    ('signataire', models.CharField(blank=True, max_length=120, verbose_name='prénom et nom du signataire')),
                    ('signature', models.CharField(blank=True, help_text='L’attribut « d » d’un chemin SVG, dans un cadre de 300 sur 100. Vide : aucun tracé.', max_length=4000, validators=[django.core.validators.RegexValidator('^[MmLlHhVvCcSsQqTtAaZz0-9 ,.\\-]*$', 'Ce tracé n’est pas celui d’un chemin SVG.')], verbose_name='tracé de la signature')),
                    ('mention', models.TextField(blank=True, default='Formation organisée dans le cadre du service public régional de l’orientation.', max_length=400, verbose_name='mention')),
                ],
                options={
                    'verbose_name': 'attestations : organisme et signature',
                },
            )],
        ),
    ]
