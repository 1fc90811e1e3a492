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
        ('animation', '0001_initial'),
        ('plans', '0001_initial'),
        ('structures', '0001_initial'),
        ('territoires', '0001_initial'),
        ('vocabulaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='DocumentLocal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('genre', models.CharField(choices=[('DIAGNOSTIC', 'Diagnostic des besoins'), ('PROTOCOLE', 'Protocole d’accueil'), ('NOTE', 'Note de territoire')], max_length=10, verbose_name='document')),
                    ('bassin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='territoires.bassin', verbose_name='bassin')),
                    ('annee', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000, 'Une année s’écrit en quatre chiffres.'), django.core.validators.MaxValueValidator(2099, 'Cette année est trop lointaine.')], verbose_name='année')),
                    ('etat', models.CharField(choices=[('CO_ECRITURE', 'En écriture'), ('RELECTURE', 'En relecture'), ('PUBLIE', 'Publié'), ('REMPLACE', 'Remplacé')], default='CO_ECRITURE', editable=False, max_length=11, verbose_name='état')),
                    ('numero', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='version')),
                    ('majeure', models.BooleanField(default=True, help_text='Les signatures déjà données ne comptent plus : chacun signe à nouveau.', verbose_name='version majeure')),
                    ('remplace', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suivante', to='ecrits.documentlocal', verbose_name='remplace')),
                    ('diffusion', models.CharField(choices=[('RESEAU', 'Les membres du réseau'), ('TOUS', 'Tout le monde')], default='RESEAU', max_length=6, verbose_name='une fois publié, lu par')),
                    ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='animation.decision', verbose_name='décision qui l’adopte')),
                    ('revoir_le', models.DateField(blank=True, null=True, verbose_name='à revoir le')),
                    ('rappele_le', models.DateField(blank=True, editable=False, null=True, verbose_name='rappelé le')),
                    ('ouvert_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ouvert par')),
                    ('ouvert_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='ouvert le')),
                    ('publie_par', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publié par')),
                    ('publie_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='publié le')),
                    ('empreinte', models.CharField(blank=True, editable=False, max_length=64, verbose_name='empreinte')),
                    ('fichier', models.CharField(blank=True, editable=False, max_length=200, verbose_name='fichier')),
                    ('sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='empreinte du fichier')),
                    ('themes', models.ManyToManyField(blank=True, related_name='+', to='vocabulaires.theme', verbose_name='thèmes')),
                    ('signataires', models.ManyToManyField(blank=True, related_name='+', to='structures.structure', verbose_name='structures appelées à signer')),
                    ('actions', models.ManyToManyField(blank=True, related_name='documents', to='plans.actionplan', verbose_name='actions de plan qui en viennent')),
                ],
                options={
                    'verbose_name': 'document d’un territoire',
                    'verbose_name_plural': 'documents d’un territoire',
                    'ordering': ('-annee', 'genre', '-numero'),
                    'indexes': [models.Index(fields=['bassin', 'etat'], name='ecrits_docu_bassin__0f1358_idx')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('etat__in', ('CO_ECRITURE', 'RELECTURE'))), fields=('genre', 'bassin'), name='document_un_chantier', violation_error_message='Ce bassin écrit déjà ce document : ouvrez celui qui est en cours.'), models.UniqueConstraint(condition=models.Q(('etat', 'PUBLIE')), fields=('genre', 'bassin'), name='document_un_publie', violation_error_message='Une version de ce document est déjà publiée.'), models.UniqueConstraint(fields=('genre', 'bassin', 'numero'), name='document_numero_unique'), models.CheckConstraint(condition=models.Q(('etat__in', ('CO_ECRITURE', 'RELECTURE')), models.Q(models.Q(('publie_le', None), _negated=True), models.Q(('publie_par', None), _negated=True), models.Q(('empreinte', ''), _negated=True)), _connector='OR'), name='document_publie_gele', violation_error_message='Un document publié dit quand, par qui, et ne change plus.')],
                },
            ), migrations.CreateModel(
                name='SectionDocument',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                    ('tenu_par', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tient la plume')),
                    ('tenu_jusqua', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='jusqu’à')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='ecrits.documentlocal')),
                    ('ordre', models.PositiveSmallIntegerField(default=1, verbose_name='ordre')),
                    ('cle', models.SlugField(editable=False, max_length=60, verbose_name='clé')),
                    ('titre', models.CharField(max_length=120, verbose_name='titre')),
                    ('consigne', models.CharField(blank=True, max_length=300, verbose_name='ce qu’on y écrit')),
                    ('sources_exigees', models.BooleanField(default=False, verbose_name='demande une source')),
                    ('texte', models.TextField(blank=True, max_length=20000, verbose_name='texte')),
                ],
                options={
                    'verbose_name': 'section d’un document',
                    'verbose_name_plural': 'sections d’un document',
                    'ordering': ('ordre', 'pk'),
                    'constraints': [models.UniqueConstraint(fields=('document', 'cle'), name='section_cle_unique')],
                },
            ), migrations.CreateModel(
                name='TexteEnMarge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('texte', models.TextField(verbose_name='texte')),
                    ('auteur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ecrit_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='écrit le')),
                    ('regle_le', models.DateTimeField(blank=True, null=True, verbose_name='réglé le')),
                    ('regle_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='en_marge', to='ecrits.sectiondocument')),
                ],
                options={
                    'verbose_name': 'texte gardé en marge',
                    'verbose_name_plural': 'textes gardés en marge',
                    'ordering': ('pk',),
                },
            ), migrations.CreateModel(
                name='Redaction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='redactions', to='ecrits.sectiondocument')),
                    ('version', models.PositiveIntegerField(verbose_name='version')),
                    ('texte', models.TextField(blank=True, verbose_name='texte')),
                    ('auteur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reseau', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.reseau', verbose_name='réseau')),
                    ('ecrite_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='écrite le')),
                ],
                options={
                    'verbose_name': 'état d’une section',
                    'verbose_name_plural': 'états d’une section',
                    'ordering': ('pk',),
                    'constraints': [models.UniqueConstraint(fields=('section', 'version'), name='redaction_version_unique')],
                },
            ), migrations.CreateModel(
                name='SourceCitee',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='ecrits.sectiondocument')),
                    ('intitule', models.CharField(help_text='Qui, quoi, quelle année.', max_length=200, verbose_name='source')),
                    ('adresse', models.URLField(blank=True, max_length=500, verbose_name='adresse')),
                    ('citee_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('citee_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='citée le')),
                ],
                options={
                    'verbose_name': 'source citée',
                    'verbose_name_plural': 'sources citées',
                    'ordering': ('pk',),
                    'constraints': [models.UniqueConstraint(fields=('section', 'intitule'), name='source_unique', violation_error_message='Cette source est déjà citée ici.')],
                },
            ), migrations.CreateModel(
                name='ChiffreInsere',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chiffres', to='ecrits.sectiondocument')),
                    ('code', models.CharField(max_length=60, verbose_name='nombre de la maison')),
                    ('libelle', models.CharField(max_length=200, verbose_name='libellé')),
                    ('unite', models.CharField(blank=True, max_length=40, verbose_name='unité')),
                    ('du', models.DateField(verbose_name='du')),
                    ('au', models.DateField(verbose_name='au (exclu)')),
                    ('valeur', models.DecimalField(blank=True, decimal_places=2, editable=False, max_digits=14, null=True, verbose_name='valeur')),
                    ('sur', models.DecimalField(blank=True, decimal_places=2, editable=False, max_digits=14, null=True, verbose_name='sur')),
                    ('masque', models.BooleanField(default=False, editable=False, verbose_name='trop peu pour être dit')),
                    ('gele_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='gelé le')),
                    ('insere_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'chiffre inséré',
                    'verbose_name_plural': 'chiffres insérés',
                    'ordering': ('pk',),
                    'constraints': [models.CheckConstraint(condition=models.Q(('au__gt', models.F('du'))), name='chiffre_dates'), models.CheckConstraint(condition=models.Q(models.Q(('gele_le', None), _negated=True), models.Q(('sur', None), ('valeur', None)), _connector='OR'), name='chiffre_vif_ou_gele'), models.UniqueConstraint(fields=('section', 'code', 'du', 'au'), name='chiffre_unique', violation_error_message='Ce nombre est déjà dans cette section.')],
                },
            ), migrations.CreateModel(
                name='Remarque',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarques', to='ecrits.sectiondocument')),
                    ('texte', models.TextField(max_length=1000, verbose_name='remarque')),
                    ('auteur', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('faite_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='faite le')),
                    ('sort', models.CharField(blank=True, choices=[('RETENUE', 'Retenue'), ('ECARTEE', 'Écartée')], max_length=7, verbose_name='sort')),
                    ('reponse', models.CharField(blank=True, max_length=500, verbose_name='réponse')),
                    ('reglee_par', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reglee_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='réglée le')),
                ],
                options={
                    'verbose_name': 'remarque',
                    'verbose_name_plural': 'remarques',
                    'ordering': ('pk',),
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sort', 'ECARTEE'), _negated=True), models.Q(('reponse', ''), _negated=True), _connector='OR'), name='remarque_ecartee_dite', violation_error_message='Dites pourquoi cette remarque est écartée.')],
                },
            ), migrations.CreateModel(
                name='SignatureLocale',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='ecrits.documentlocal')),
                    ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.structure', verbose_name='structure')),
                    ('structure_nom', models.CharField(max_length=200, verbose_name='nom de la structure ce jour-là')),
                    ('signataire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signataire')),
                    ('signataire_nom', models.CharField(max_length=200, verbose_name='nom du signataire ce jour-là')),
                    ('qualite', models.CharField(help_text='Directrice, président, par délégation de…', max_length=120, verbose_name='qualité')),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='signée le')),
                    ('empreinte', models.CharField(max_length=64, verbose_name='empreinte du texte lu')),
                ],
                options={
                    'verbose_name': 'signature d’un protocole',
                    'verbose_name_plural': 'signatures d’un protocole',
                    'ordering': ('le', 'pk'),
                    'constraints': [models.UniqueConstraint(fields=('document', 'structure'), name='signature_unique', violation_error_message='Cette structure a déjà signé cette version.')],
                },
            ), migrations.CreateModel(
                name='IndicateurTerritoire',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(error_messages={'unique': 'Ce code est déjà pris par un autre indicateur.'}, help_text='Tel que le fichier le nomme : population, chomage.', max_length=40, unique=True, verbose_name='code')),
                    ('libelle', models.CharField(max_length=120, verbose_name='libellé')),
                    ('unite', models.CharField(help_text='« habitants », « % », « offres ».', max_length=40, verbose_name='unité')),
                    ('definition', models.CharField(blank=True, max_length=300, verbose_name='définition')),
                    ('source', models.CharField(max_length=200, verbose_name='source')),
                    ('ordre', models.PositiveSmallIntegerField(default=1, verbose_name='ordre')),
                    ('retire', models.BooleanField(default=False, verbose_name='retiré du tableau')),
                ],
                options={
                    'verbose_name': 'indicateur de territoire',
                    'verbose_name_plural': 'indicateurs de territoire',
                    'ordering': ('ordre', 'code'),
                },
            ), migrations.CreateModel(
                name='MesureTerritoire',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('indicateur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mesures', to='ecrits.indicateurterritoire')),
                    ('bassin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mesures', to='territoires.bassin')),
                    ('annee', models.PositiveSmallIntegerField(verbose_name='année')),
                    ('valeur', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='valeur')),
                    ('sur', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='sur')),
                    ('importee_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('importee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='importée le')),
                ],
                options={
                    'verbose_name': 'mesure d’un territoire',
                    'verbose_name_plural': 'mesures d’un territoire',
                    'ordering': ('indicateur__ordre', 'annee'),
                    'constraints': [models.UniqueConstraint(fields=('indicateur', 'bassin', 'annee'), name='mesure_unique'), models.CheckConstraint(condition=models.Q(('sur', None), ('sur__gt', 0), _connector='OR'), name='mesure_sur_positif')],
                },
            ), migrations.CreateModel(
                name='ImportMesures',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('nom', models.CharField(max_length=200, verbose_name='fichier')),
                    ('changements', models.JSONField(default=list, verbose_name='ce qu’il a changé')),
                    ('par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='appliqué le')),
                    ('annule_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('annule_le', models.DateTimeField(blank=True, null=True, verbose_name='annulé le')),
                ],
                options={
                    'verbose_name': 'import de mesures',
                    'verbose_name_plural': 'imports de mesures',
                    'ordering': ('-le', '-pk'),
                },
            )],
        ),
    ]
