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
        ('parcours', '0001_initial'),
        ('pratiques', '0001_initial'),
        ('structures', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='ApportDeFormation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('formation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='apport', to='formations.formationpage', verbose_name='formation')),
                    ('genre', models.CharField(choices=[('WORD', 'Document Word'), ('FICHE', 'Fiche pratique')], max_length=5, verbose_name='genre')),
                    ('fiche', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pratiques.fichepratiquepage', verbose_name='fiche')),
                    ('compte_rendu', models.JSONField(default=dict, verbose_name='compte rendu')),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reçu le')),
                ],
                options={
                    'verbose_name': 'apport',
                    'constraints': [models.CheckConstraint(condition=models.Q(('genre', 'FICHE'), ('fiche__isnull', True), _connector='OR'), name='apport_fiche_d_une_fiche')],
                },
            ), migrations.CreateModel(
                name='Commentaire',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('formation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commentaires', to='formations.formationpage', verbose_name='formation')),
                    ('etape_id', models.CharField(max_length=36, verbose_name='étape')),
                    ('bloc_id', models.CharField(blank=True, max_length=36, verbose_name='bloc')),
                    ('reponse_a', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reponses', to='atelier.commentaire', verbose_name='en réponse à')),
                    ('texte', models.TextField(max_length=1000, verbose_name='commentaire')),
                    ('auteur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                    ('ecrit_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='écrit le')),
                    ('regle_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='réglé par')),
                    ('regle_le', models.DateTimeField(blank=True, null=True, verbose_name='réglé le')),
                ],
                options={
                    'verbose_name': 'commentaire',
                    'ordering': ['ecrit_le', 'pk'],
                    'indexes': [models.Index(fields=['formation', 'etape_id'], name='commentaire_etape')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('regle_le', None), ('regle_par', None)), models.Q(('regle_le__isnull', False), ('regle_par__isnull', False), ('reponse_a', None)), _connector='OR'), name='commentaire_regle_par_quelqu_un')],
                },
            ), migrations.CreateModel(
                name='EtapeCroisee',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('texte', models.TextField(verbose_name='texte')),
                    ('auteur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ecrit_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='écrit le')),
                    ('regle_le', models.DateTimeField(blank=True, null=True, verbose_name='réglé le')),
                    ('regle_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('module', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='etapes_croisees', to='parcours.modulepage', verbose_name='module')),
                    ('etape_id', models.CharField(max_length=36, verbose_name='étape')),
                ],
                options={
                    'verbose_name': 'étape écrite à deux',
                    'verbose_name_plural': 'étapes écrites à deux',
                    'ordering': ['ecrit_le', 'pk'],
                    'indexes': [models.Index(fields=['module', 'etape_id'], name='etape_croisee_etape')],
                },
            ), migrations.CreateModel(
                name='PublicationPrevue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('formation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='publication_prevue', to='formations.formationpage', verbose_name='formation')),
                    ('pour_le', models.DateTimeField(verbose_name='pour le')),
                    ('versions', models.JSONField(default=list, help_text='Dans l’ordre où elles se publient.', verbose_name='versions à publier')),
                    ('par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prévue par')),
                    ('prevue_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='prévue le')),
                ],
                options={
                    'verbose_name': 'publication prévue',
                    'verbose_name_plural': 'publications prévues',
                    'ordering': ['pour_le', 'pk'],
                },
            ), migrations.CreateModel(
                name='CoAuteur',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('formation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coauteurs', to='formations.formationpage', verbose_name='formation')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='formations_ecrites', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                    ('invite_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invitée par')),
                    ('invite_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='invitée le')),
                    ('retire_le', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ],
                options={
                    'verbose_name': 'coauteur',
                    'verbose_name_plural': 'coauteurs',
                    'ordering': ['invite_le', 'pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('retire_le__isnull', True)), fields=('formation', 'compte'), name='coauteur_present_unique')],
                },
            ), migrations.CreateModel(
                name='Proposition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('formation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='proposition', to='formations.formationpage', verbose_name='formation')),
                    ('auteur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='propositions', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                    ('reseau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.reseau', verbose_name='réseau')),
                    ('etat', models.CharField(choices=[('ECRITE', 'En écriture'), ('EN_LECTURE', 'En lecture'), ('A_REPRENDRE', 'À reprendre'), ('LUE', 'Lue deux fois'), ('PUBLIEE', 'Publiée'), ('ECARTEE', 'Écartée')], default='ECRITE', max_length=12, verbose_name='état')),
                    ('version', models.PositiveSmallIntegerField(default=0, verbose_name='fois envoyée')),
                    ('commencee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='commencée le')),
                    ('envoyee_le', models.DateTimeField(blank=True, null=True, verbose_name='envoyée le')),
                ],
                options={
                    'verbose_name': 'proposition',
                    'ordering': ['-commencee_le', '-pk'],
                },
            ), migrations.CreateModel(
                name='LectureProposition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant')),
                    ('demandee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandée le')),
                    ('prise_le', models.DateTimeField(blank=True, null=True, verbose_name='prise le')),
                    ('echeance', models.DateField(verbose_name='à rendre avant le')),
                    ('relances', models.PositiveSmallIntegerField(default=0, verbose_name='relances')),
                    ('version', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='version lue')),
                    ('verdict', models.CharField(blank=True, choices=[('ACCEPTEE', 'Acceptée'), ('A_COMPLETER', 'À compléter')], max_length=12, verbose_name='verdict')),
                    ('grille', models.JSONField(blank=True, default=dict, verbose_name='grille')),
                    ('remarque', models.TextField(blank=True, max_length=3000, verbose_name='remarque')),
                    ('rendue_le', models.DateTimeField(blank=True, null=True, verbose_name='rendue le')),
                    ('proposition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lectures', to='atelier.proposition', verbose_name='proposition')),
                    ('meme_reseau', models.BooleanField(verbose_name='par le réseau de la proposition')),
                    ('lecteur', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lectures_de_propositions', to=settings.AUTH_USER_MODEL, verbose_name='lecteur')),
                    ('reseau', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.reseau', verbose_name='réseau du lecteur')),
                ],
                options={
                    'verbose_name': 'lecture d’une proposition',
                    'verbose_name_plural': 'lectures de propositions',
                    'ordering': ['demandee_le', 'pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('verdict', '')), fields=('proposition', 'meme_reseau'), name='lecture_place_unique'), models.UniqueConstraint(condition=models.Q(('lecteur__isnull', False), ('verdict', '')), fields=('proposition', 'lecteur'), name='lecture_une_place_par_lecteur'), models.CheckConstraint(condition=models.Q(models.Q(('rendue_le__isnull', True), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), ('lecteur__isnull', False), ('rendue_le__isnull', False), ('reseau__isnull', False)), _connector='OR'), name='lecture_rendue')],
                },
            )],
        ),
    ]
