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
        ('structures', '0001_initial'),
        ('territoires', '0001_initial'),
        ('vocabulaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Plan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('code', models.SlugField(editable=False, max_length=60, verbose_name='code')),
                    ('comite', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='animation.comite', verbose_name='instance')),
                    ('bassin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='territoires.bassin', verbose_name='bassin')),
                    ('annee', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000, 'Une année s’écrit en quatre chiffres.'), django.core.validators.MaxValueValidator(2099, 'Cette année est trop lointaine.')], verbose_name='année')),
                    ('etat', models.CharField(choices=[('PREPARE', 'En préparation'), ('VOTE', 'Voté'), ('CLOS', 'Clos')], default='PREPARE', editable=False, max_length=8, verbose_name='état')),
                    ('decision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans_votes', to='animation.decision', verbose_name='décision qui l’a voté')),
                    ('vote_le', models.DateField(blank=True, editable=False, null=True, verbose_name='voté le')),
                    ('prepare_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparé par')),
                    ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créé le')),
                ],
                options={
                    'verbose_name': 'plan d’actions',
                    'verbose_name_plural': 'plans d’actions',
                    'ordering': ('-annee', 'code'),
                    'constraints': [models.UniqueConstraint(fields=('code', 'annee'), name='plan_unique', violation_error_message='Ce territoire a déjà son plan pour cette année.'), models.CheckConstraint(condition=models.Q(('comite', None), ('bassin', None), _connector='XOR'), name='plan_territoire', violation_error_message='Un plan est d’une instance ou d’un bassin.'), models.CheckConstraint(condition=models.Q(('etat', 'PREPARE'), models.Q(('vote_le', None), _negated=True), _connector='OR'), name='plan_vote_date', violation_error_message='Un plan voté dit quand.')],
                },
            ), migrations.CreateModel(
                name='AxePlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='axes', to='plans.plan', verbose_name='plan')),
                    ('ordre', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MaxValueValidator(99, 'Au plus 99.')], verbose_name='ordre')),
                    ('titre', models.CharField(max_length=120, verbose_name='titre')),
                ],
                options={
                    'verbose_name': 'axe d’un plan',
                    'verbose_name_plural': 'axes d’un plan',
                    'ordering': ('ordre', 'pk'),
                    'constraints': [models.UniqueConstraint(fields=('plan', 'titre'), name='axe_titre_unique', violation_error_message='Ce plan a déjà un axe de ce nom.')],
                },
            ), migrations.CreateModel(
                name='OrientationDuSchema',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(error_messages={'unique': 'Ce code est déjà pris par une autre orientation.'}, help_text='Tel que le schéma le numérote : o1, o2. Ne change plus.', max_length=20, unique=True, verbose_name='code')),
                    ('titre', models.CharField(max_length=200, verbose_name='titre')),
                ],
                options={
                    'verbose_name': 'orientation du schéma',
                    'verbose_name_plural': 'orientations du schéma',
                    'ordering': ('code',),
                },
            ), migrations.CreateModel(
                name='ActionPlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('porteur_compte', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                    ('porteur_structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.structure', verbose_name='structure')),
                    ('porteur_reseau', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.reseau', verbose_name='réseau')),
                    ('porteur', models.CharField(blank=True, max_length=120, verbose_name='qui s’en charge')),
                    ('echeance', models.DateField(blank=True, null=True, verbose_name='pour quand')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('axe', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='plans.axeplan', verbose_name='axe')),
                    ('titre', models.CharField(max_length=120, verbose_name='titre')),
                    ('but', models.TextField(blank=True, max_length=1000, verbose_name='ce qu’elle change')),
                    ('responsable', models.CharField(blank=True, choices=[('REGION', 'La Région'), ('ETAT', 'L’État'), ('DEUX', 'L’État et la Région')], max_length=6, verbose_name='qui répond de ces publics')),
                    ('debut', models.DateField(blank=True, null=True, verbose_name='commence le')),
                    ('etat', models.CharField(choices=[('A_LANCER', 'À lancer'), ('EN_COURS', 'En cours'), ('BLOQUEE', 'Bloquée'), ('TERMINEE', 'Terminée'), ('ABANDONNEE', 'Abandonnée')], default='A_LANCER', editable=False, max_length=10, verbose_name='état')),
                    ('dit', models.CharField(blank=True, editable=False, max_length=500, verbose_name='ce qui en est dit')),
                    ('dit_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='dit le')),
                    ('dit_par', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('revue_le', models.DateField(blank=True, editable=False, null=True, verbose_name='revue le')),
                    ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions_de_plan', to='animation.decision', verbose_name='décision dont elle vient')),
                    ('engagement', models.CharField(blank=True, help_text='Le numéro de l’article : R6.3.', max_length=6, validators=[django.core.validators.RegexValidator('^R[1-9]\\.[1-9]\\d?$', 'Un engagement s’écrit ainsi : R6.3.')], verbose_name='engagement auquel elle répond')),
                    ('orientation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='plans.orientationduschema', verbose_name='orientation du schéma régional')),
                    ('politique', models.CharField(blank=True, help_text='Un contrat de ville, un plan pour l’emploi du territoire.', max_length=120, verbose_name='politique de l’emploi à laquelle elle se rattache')),
                    ('reportee_de', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reportee_en', to='plans.actionplan', verbose_name='reportée de')),
                    ('pilote_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='pilote à prévenir, nommé le')),
                    ('pilote_su', models.CharField(blank=True, editable=False, max_length=30, verbose_name='pilote qui le sait')),
                    ('point', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='actions_de_plan', to='animation.point', verbose_name='point où elle se discute')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                    ('ecrite_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrite par')),
                    ('ecrite_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='écrite le')),
                    ('partenaires', models.ManyToManyField(blank=True, related_name='+', to='structures.structure', verbose_name='partenaires')),
                    ('publics', models.ManyToManyField(blank=True, related_name='+', to='vocabulaires.typepublic', verbose_name='publics')),
                    ('themes', models.ManyToManyField(blank=True, related_name='+', to='vocabulaires.theme', verbose_name='thèmes')),
                ],
                options={
                    'verbose_name': 'action d’un plan',
                    'verbose_name_plural': 'actions d’un plan',
                    'ordering': ('axe__ordre', 'axe', 'echeance', 'pk'),
                    'indexes': [models.Index(fields=['etat', 'echeance'], name='plans_actio_etat_11ebb7_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('etat__in', ('BLOQUEE', 'ABANDONNEE')), _negated=True), models.Q(('dit', ''), _negated=True), _connector='OR'), name='action_plan_dite', violation_error_message='Dites ce qui bloque, ou pourquoi elle s’arrête.'), models.CheckConstraint(condition=models.Q(('debut', None), ('echeance', None), ('echeance__gte', models.F('debut')), _connector='OR'), name='action_plan_dates', violation_error_message='Une action finit après avoir commencé.')],
                },
            ), migrations.CreateModel(
                name='EtapeAction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='etapes', to='plans.actionplan')),
                    ('titre', models.CharField(max_length=120, verbose_name='étape')),
                    ('fait_le', models.DateField(blank=True, editable=False, null=True, verbose_name='faite le')),
                ],
                options={
                    'verbose_name': 'étape d’une action',
                    'verbose_name_plural': 'étapes d’une action',
                    'ordering': ('pk',),
                },
            ), migrations.CreateModel(
                name='NoteSuivi',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='plans.actionplan')),
                    ('texte', models.TextField(max_length=1000, verbose_name='note')),
                    ('auteur', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ecrite_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='écrite le')),
                ],
                options={
                    'verbose_name': 'note de suivi',
                    'verbose_name_plural': 'notes de suivi',
                    'ordering': ('-pk',),
                },
            ), migrations.CreateModel(
                name='IndicateurAction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicateurs', to='plans.actionplan')),
                    ('libelle', models.CharField(max_length=120, verbose_name='ce qui se mesure')),
                    ('unite', models.CharField(help_text='Au pluriel : « fiches », « personnes ».', max_length=40, verbose_name='unité')),
                    ('cible', models.DecimalField(blank=True, decimal_places=2, help_text='Ce qui est visé, ou le nombre possible.', max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0, 'Un nombre positif.')], verbose_name='sur combien')),
                    ('valeur', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0, 'Un nombre positif.')], verbose_name='où l’on en est')),
                    ('valeur_le', models.DateField(blank=True, null=True, verbose_name='compté le')),
                    ('source', models.CharField(blank=True, max_length=60, verbose_name='compté par la maison')),
                ],
                options={
                    'verbose_name': 'indicateur d’une action',
                    'verbose_name_plural': 'indicateurs d’une action',
                    'ordering': ('pk',),
                    'constraints': [models.CheckConstraint(condition=models.Q(('source', ''), models.Q(('valeur', None), ('valeur_le', None)), _connector='OR'), name='indicateur_lu_ou_ecrit', violation_error_message='Un nombre compté par la maison ne s’écrit pas à la main.'), models.CheckConstraint(condition=models.Q(('valeur', None), models.Q(('valeur_le', None), _negated=True), _connector='OR'), name='indicateur_valeur_datee', violation_error_message='Dites quel jour ce nombre a été compté.')],
                },
            ), migrations.CreateModel(
                name='EtatAnnuel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('total', models.PositiveIntegerField(default=0, verbose_name='à faire')),
                    ('faites', models.PositiveIntegerField(default=0, verbose_name='faites')),
                    ('battement', models.DateTimeField(blank=True, null=True, verbose_name='dernier signe du travail')),
                    ('erreur', models.TextField(blank=True, verbose_name='pourquoi le travail s’est arrêté')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant')),
                    ('demande_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                    ('etat', models.CharField(choices=[('EN_ATTENTE', 'En attente'), ('EN_COURS', 'Mise en page'), ('PRET', 'Prêt'), ('ECHEC', 'Échec')], default='EN_ATTENTE', max_length=10, verbose_name='état')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='etats_annuels', to='plans.plan')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'état annuel d’un plan',
                    'verbose_name_plural': 'états annuels des plans',
                    'ordering': ('-demande_le', '-pk'),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('etat__in', ['EN_ATTENTE', 'EN_COURS'])), fields=('plan', 'compte'), name='etat_annuel_en_cours_unique'), models.CheckConstraint(condition=models.Q(('faites__lte', models.F('total'))), name='etat_annuel_avance_jusqu_au_bout')],
                },
            )],
        ),
    ]
