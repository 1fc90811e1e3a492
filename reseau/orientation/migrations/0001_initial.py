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
        ('annuaire', '0001_initial'),
        ('structures', '0001_initial'),
        ('territoires', '0001_initial'),
        ('vocabulaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='BesoinType',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                    ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                    ('code', models.SlugField(help_text='Minuscules, chiffres et tirets. Ne change plus ensuite.', max_length=40, unique=True, verbose_name='code')),
                    ('libelle', models.CharField(max_length=80, verbose_name='libellé')),
                    ('aide', models.CharField(blank=True, max_length=120, verbose_name='en quelques mots')),
                    ('ordre', models.PositiveSmallIntegerField(default=100, verbose_name='ordre d’affichage')),
                    ('missions', models.ManyToManyField(related_name='+', to='vocabulaires.mission', verbose_name='missions qui y répondent')),
                    ('themes', models.ManyToManyField(blank=True, related_name='besoins', to='vocabulaires.theme', verbose_name='thèmes')),
                    ('publics', models.ManyToManyField(blank=True, help_text='Vide : tous.', related_name='+', to='vocabulaires.typepublic', verbose_name='publics admis')),
                ],
                options={
                    'verbose_name': 'besoin',
                    'verbose_name_plural': 'besoins',
                    'ordering': ('ordre', 'libelle'),
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='orientation_besointype_dates', violation_error_message='La fin de validité doit suivre le début.')],
                },
            ), migrations.CreateModel(
                name='Situation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                    ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                    ('code', models.SlugField(help_text='Minuscules, chiffres et tirets. Ne change plus ensuite.', max_length=40, unique=True, verbose_name='code')),
                    ('libelle', models.CharField(max_length=80, verbose_name='libellé')),
                    ('aide', models.CharField(blank=True, max_length=120, verbose_name='en quelques mots')),
                    ('ordre', models.PositiveSmallIntegerField(default=100, verbose_name='ordre d’affichage')),
                    ('genre', models.CharField(choices=[('PRINCIPALE', 'Situation d’aujourd’hui'), ('POINT', 'Point à prendre en compte')], default='PRINCIPALE', max_length=12, verbose_name='genre')),
                    ('publics', models.ManyToManyField(related_name='+', to='vocabulaires.typepublic', verbose_name='publics')),
                ],
                options={
                    'verbose_name': 'situation',
                    'verbose_name_plural': 'situations',
                    'ordering': ('ordre', 'libelle'),
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='orientation_situation_dates', violation_error_message='La fin de validité doit suivre le début.')],
                },
            ), migrations.CreateModel(
                name='PremiereInformation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('besoin', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='premiere_information', to='orientation.besointype', verbose_name='besoin')),
                    ('a_dire', models.TextField(max_length=2000, verbose_name='ce que l’on dit d’abord')),
                    ('a_apporter', models.TextField(blank=True, help_text='Une par ligne.', max_length=800, verbose_name='ce que la personne apporte')),
                    ('sources', models.TextField(help_text='Une par ligne : organisme, titre, année.', max_length=1000, verbose_name='sources')),
                    ('reseau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.reseau', verbose_name='réseau qui la tient')),
                    ('confirmee_le', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='confirmée le')),
                    ('confirmee_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('rappelee_le', models.DateField(editable=False, null=True, verbose_name='rappelée le')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ],
                options={
                    'verbose_name': 'première information',
                    'verbose_name_plural': 'premières informations',
                    'ordering': ('besoin',),
                },
            ), migrations.CreateModel(
                name='Couverture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('bassin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='couvertures', to='territoires.bassin')),
                    ('besoin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='couvertures', to='orientation.besointype')),
                    ('situation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orientation.situation')),
                    ('habitants', models.PositiveIntegerField(verbose_name='habitants du bassin')),
                    ('a_15_km', models.PositiveIntegerField(verbose_name='habitants à 15 km d’une porte')),
                    ('a_30_km', models.PositiveIntegerField(verbose_name='habitants à 30 km d’une porte')),
                    ('a_50_km', models.PositiveIntegerField(verbose_name='habitants à 50 km d’une porte')),
                    ('structures', models.PositiveIntegerField(verbose_name='structures')),
                    ('plus_proche_km', models.FloatField(null=True, verbose_name='porte la plus proche, en kilomètres')),
                    ('perimes', models.PositiveIntegerField(verbose_name='fiches que personne n’a confirmées depuis un an')),
                    ('calculee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='calculée le')),
                ],
                options={
                    'verbose_name': 'couverture',
                    'verbose_name_plural': 'couvertures',
                    'ordering': ('bassin', 'besoin', 'situation'),
                    'constraints': [models.UniqueConstraint(fields=('bassin', 'besoin', 'situation'), name='couverture_unique'), models.UniqueConstraint(condition=models.Q(('situation', None)), fields=('bassin', 'besoin'), name='couverture_tout_public_unique'), models.CheckConstraint(condition=models.Q(('a_15_km__lte', models.F('a_30_km')), ('a_30_km__lte', models.F('a_50_km')), ('a_50_km__lte', models.F('habitants'))), name='couverture_parts')],
                },
            ), migrations.CreateModel(
                name='Trou',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('du', models.DateField(verbose_name='du')),
                    ('au', models.DateField(blank=True, null=True, verbose_name='au (exclu)')),
                    ('bassin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trous', to='territoires.bassin')),
                    ('besoin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trous', to='orientation.besointype')),
                    ('part_avant', models.PositiveSmallIntegerField(verbose_name='part des habitants servis avant, en %')),
                    ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='annuaire.service', verbose_name='fiche en cause')),
                ],
                options={
                    'verbose_name': 'trou de couverture',
                    'verbose_name_plural': 'trous de couverture',
                    'ordering': ('-du', 'pk'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('au', None), ('au__gte', models.F('du')), _connector='OR'), name='trou_dates', violation_error_message='La fin doit suivre le début.'), models.UniqueConstraint(condition=models.Q(('au', None)), fields=('bassin', 'besoin'), name='trou_un_ouvert', violation_error_message='Ce trou est déjà ouvert.')],
                },
            ), migrations.CreateModel(
                name='CalculCouverture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('total', models.PositiveIntegerField(default=0, verbose_name='à faire')),
                    ('faites', models.PositiveIntegerField(default=0, verbose_name='faites')),
                    ('battement', models.DateTimeField(blank=True, null=True, verbose_name='dernier signe du travail')),
                    ('erreur', models.TextField(blank=True, verbose_name='pourquoi le travail s’est arrêté')),
                    ('bassin', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territoires.bassin')),
                    ('etat', models.CharField(choices=[('EN_ATTENTE', 'En attente'), ('EN_COURS', 'Mise en page'), ('PRET', 'Prêt'), ('ECHEC', 'Échec')], default='EN_ATTENTE', max_length=10, verbose_name='état')),
                ],
                options={
                    'verbose_name': 'calcul de la couverture d’un bassin',
                    'verbose_name_plural': 'calculs de la couverture',
                },
            ), migrations.CreateModel(
                name='Decompte',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mois', models.DateField(verbose_name='mois')),
                    ('bassin', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territoires.bassin')),
                    ('besoin', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orientation.besointype')),
                    ('situation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orientation.situation')),
                    ('reseau', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.reseau')),
                    ('portes', models.PositiveSmallIntegerField(verbose_name='portes')),
                    ('nombre', models.PositiveIntegerField(verbose_name='nombre')),
                ],
                options={
                    'verbose_name': 'décompte',
                    'verbose_name_plural': 'décomptes',
                    'ordering': ('mois', 'pk'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('nombre__gte', 1), ('portes__gte', 1)), name='decompte_nombres'), models.CheckConstraint(condition=models.Q(('mois__day', 1)), name='decompte_mois')],
                },
            ), migrations.CreateModel(
                name='JeuDeRegles',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('numero', models.PositiveIntegerField(editable=False, unique=True, verbose_name='numéro')),
                    ('etat', models.CharField(choices=[('BROUILLON', 'Brouillon'), ('ESSAYE', 'Essayé, tous les cas justes'), ('EN_VIGUEUR', 'En vigueur'), ('REMPLACE', 'Remplacé')], default='BROUILLON', editable=False, max_length=12, verbose_name='état')),
                    ('essaye_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='essayé le')),
                    ('resultats', models.JSONField(blank=True, default=dict, editable=False, verbose_name='résultats de l’essai')),
                    ('publie_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='publié le')),
                    ('publie_par', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ],
                options={
                    'verbose_name': 'jeu de règles',
                    'verbose_name_plural': 'jeux de règles',
                    'ordering': ('-numero',),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('etat', 'EN_VIGUEUR')), fields=('etat',), name='jeu_un_en_vigueur', violation_error_message='Un seul jeu de règles est en vigueur.'), models.UniqueConstraint(condition=models.Q(('etat', 'BROUILLON')), fields=('etat',), name='jeu_un_brouillon', violation_error_message='Un jeu de règles est déjà en préparation.'), models.CheckConstraint(condition=models.Q(models.Q(('etat__in', ['BROUILLON', 'ESSAYE']), ('publie_le', None)), models.Q(('etat__in', ['EN_VIGUEUR', 'REMPLACE']), ('publie_le__isnull', False)), _connector='OR'), name='jeu_publie', violation_error_message='Un jeu en vigueur dit quand il a été publié.')],
                },
            ), migrations.CreateModel(
                name='FicheLiaison',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(editable=False, max_length=9, unique=True, verbose_name='code')),
                    ('cle', models.UUIDField(editable=False, unique=True, verbose_name='clé du formulaire')),
                    ('besoin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fiches', to='orientation.besointype')),
                    ('situation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orientation.situation')),
                    ('bassin', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fiches', to='territoires.bassin')),
                    ('rang', models.PositiveSmallIntegerField(choices=[(0, 'Aucune : la personne cherche sa première porte'), (1, 'La première porte'), (2, 'La deuxième porte')], verbose_name='rang d’entrée')),
                    ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='fiches', to='annuaire.service', verbose_name='porte proposée')),
                    ('lieu', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='annuaire.lieu')),
                    ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fiches_attendues', to='structures.structure', verbose_name='structure qui attend la personne')),
                    ('ouvrante', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fiches_ouvertes', to='structures.structure', verbose_name='structure qui l’a ouverte sans en être une porte')),
                    ('jeu', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='orientation.jeuderegles')),
                    ('etat', models.CharField(choices=[('OUVERTE', 'Ouverte, en attente de la personne'), ('RECUE', 'Reçue'), ('READRESSEE', 'Ré-adressée'), ('ABOUTIE', 'Aboutie'), ('SANS_SUITE', 'Sans suite')], default='OUVERTE', max_length=12, verbose_name='état')),
                    ('ouverte_le', models.DateField(default=django.utils.timezone.localdate, verbose_name='ouverte le')),
                    ('recue_le', models.DateField(null=True, verbose_name='reçue le')),
                    ('decomptee', models.BooleanField(default=False, editable=False, verbose_name='comptée dans les décomptes')),
                    ('montrees', models.ManyToManyField(related_name='+', to='annuaire.service', verbose_name='portes montrées')),
                ],
                options={
                    'verbose_name': 'fiche de liaison',
                    'verbose_name_plural': 'fiches de liaison',
                    'ordering': ('-ouverte_le', '-pk'),
                    'indexes': [models.Index(fields=['structure', 'etat'], name='orientation_structu_bce13c_idx'), models.Index(fields=['bassin', 'ouverte_le'], name='orientation_bassin__7fdfaf_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('rang__lte', 2)), name='fiche_rang'), models.CheckConstraint(condition=models.Q(('recue_le', None), ('recue_le__gte', models.F('ouverte_le')), _connector='OR'), name='fiche_recue_apres')],
                },
            ), migrations.CreateModel(
                name='PassagePorte',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fiche', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='orientation.ficheliaison')),
                    ('rang', models.PositiveSmallIntegerField(verbose_name='rang de la porte')),
                    ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='structures.structure')),
                    ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='passages', to='annuaire.service')),
                    ('issue', models.CharField(choices=[('ADRESSEE', 'A ouvert, puis adressé plus loin'), ('ATTENDUE', 'Attend la personne'), ('RECUE', 'Reçue, nous l’accompagnons'), ('SANS_SUITE', 'Reçue, sans suite à sa demande'), ('READRESSEE', 'Ne peut pas être reçue ici'), ('JAMAIS_VENUE', 'N’est pas venue')], default='ATTENDUE', max_length=12, verbose_name='issue')),
                    ('motif', models.CharField(blank=True, choices=[('FICHE_FAUSSE', 'La fiche d’annuaire est fausse'), ('COMPLET', 'Nous sommes complets'), ('PUBLIC', 'Nous n’accueillons pas ce public'), ('HORS_ZONE', 'La personne habite hors de notre zone'), ('NIVEAU', 'Nous n’assurons pas ce niveau de service'), ('DELAI', 'Le délai est trop long'), ('CONDITION', 'Il lui manque une condition'), ('CHOIX', 'Elle a choisi une autre porte')], max_length=12, verbose_name='motif')),
                    ('le', models.DateField(default=django.utils.timezone.localdate, verbose_name='le')),
                ],
                options={
                    'verbose_name': 'porte d’une fiche',
                    'verbose_name_plural': 'portes d’une fiche',
                    'ordering': ('fiche', 'rang'),
                    'indexes': [models.Index(fields=['service', 'motif', 'le'], name='orientation_service_62f401_idx')],
                    'constraints': [models.UniqueConstraint(fields=('fiche', 'rang'), name='porte_rang_unique'), models.CheckConstraint(condition=models.Q(('rang__gte', 1)), name='porte_rang'), models.CheckConstraint(condition=models.Q(models.Q(('issue', 'READRESSEE'), models.Q(('motif', ''), _negated=True)), models.Q(models.Q(('issue', 'READRESSEE'), _negated=True), ('motif', '')), _connector='OR'), name='porte_motif', violation_error_message='Ré-adresser demande un motif, et lui seul.')],
                },
            ), migrations.CreateModel(
                name='Regle',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('valide_du', models.DateField(blank=True, null=True, verbose_name='valide à partir du')),
                    ('valide_au', models.DateField(blank=True, null=True, verbose_name='valide jusqu’au (exclu)')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                    ('jeu', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='regles', to='orientation.jeuderegles')),
                    ('numero', models.PositiveSmallIntegerField(editable=False, verbose_name='numéro')),
                    ('besoin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orientation.besointype', verbose_name='besoin')),
                    ('situation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orientation.situation', verbose_name='situation ou point')),
                    ('contrainte', models.CharField(blank=True, choices=[('A_DISTANCE', 'Un rendez-vous par téléphone ou en visioconférence'), ('SUR_PLACE', 'Être reçue sur place'), ('SOIR', 'Après 17 h 30, ou le samedi'), ('ACCES', 'Un lieu accessible à une personne à mobilité réduite'), ('SANS_TRANSPORT', 'Sans moyen de transport'), ('LECTURE', 'Difficulté à lire ou à écrire')], max_length=16, verbose_name='contrainte')),
                    ('bassin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territoires.bassin', verbose_name='bassin')),
                    ('effet', models.CharField(choices=[('ECARTER', 'Écarter'), ('PREFERER', 'Préférer'), ('EXIGER', 'Exiger')], max_length=10, verbose_name='effet')),
                    ('reseau', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.reseau', verbose_name='réseau visé')),
                    ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annuaire.service', verbose_name='service visé')),
                    ('mode', models.CharField(blank=True, choices=[('SUR_PLACE', 'Sur place'), ('PERMANENCE', 'En permanence'), ('A_DISTANCE', 'À distance')], max_length=12, verbose_name='mode visé')),
                    ('poids', models.PositiveSmallIntegerField(default=20, help_text='Pour « préférer » : un point vaut un kilomètre.', validators=[django.core.validators.MinValueValidator(1, 'Au moins un point.'), django.core.validators.MaxValueValidator(50, 'Au plus 50.')], verbose_name='poids')),
                    ('motif', models.CharField(max_length=160, verbose_name='dit à la personne qui lit')),
                    ('etat', models.CharField(choices=[('PROPOSEE', 'Proposée'), ('RETENUE', 'Retenue'), ('ECARTEE', 'Écartée')], default='RETENUE', editable=False, max_length=10, verbose_name='état')),
                    ('propose_par', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decision', models.CharField(blank=True, editable=False, max_length=200, verbose_name='ce qui a été répondu')),
                ],
                options={
                    'verbose_name': 'règle d’orientation',
                    'verbose_name_plural': 'règles d’orientation',
                    'ordering': ('jeu', 'numero'),
                    'constraints': [models.UniqueConstraint(fields=('jeu', 'numero'), name='regle_numero'), models.CheckConstraint(condition=models.Q(('besoin__isnull', False), ('situation__isnull', False), models.Q(('contrainte', ''), _negated=True), ('bassin__isnull', False), _connector='OR'), name='regle_condition', violation_error_message='Une règle dit quand elle agit.'), models.CheckConstraint(condition=models.Q(models.Q(('mode', ''), ('reseau__isnull', False), ('service', None)), models.Q(('mode', ''), ('reseau', None), ('service__isnull', False)), models.Q(('reseau', None), ('service', None), models.Q(('mode', ''), _negated=True)), _connector='OR'), name='regle_cible', violation_error_message='Une règle vise un réseau, un service ou un mode.'), models.CheckConstraint(condition=models.Q(('poids__gte', 1), ('poids__lte', 50)), name='regle_poids', violation_error_message='Le poids va de 1 à 50.'), models.CheckConstraint(condition=models.Q(('valide_au', None), ('valide_du', None), ('valide_au__gt', models.F('valide_du')), _connector='OR'), name='regle_dates', violation_error_message='La fin doit suivre le début.')],
                },
            ), migrations.CreateModel(
                name='CasDEssai',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                    ('numero', models.PositiveSmallIntegerField(editable=False, unique=True, verbose_name='numéro')),
                    ('libelle', models.CharField(max_length=120, verbose_name='situation, en une ligne')),
                    ('besoin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orientation.besointype', verbose_name='besoin')),
                    ('situation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orientation.situation', verbose_name='situation')),
                    ('contraintes', models.JSONField(blank=True, default=list, verbose_name='contraintes')),
                    ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territoires.commune', verbose_name='commune')),
                    ('etat', models.CharField(choices=[('PROPOSEE', 'Proposée'), ('RETENUE', 'Retenue'), ('ECARTEE', 'Écartée')], default='RETENUE', editable=False, max_length=10, verbose_name='état')),
                    ('propose_par', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decision', models.CharField(blank=True, editable=False, max_length=200, verbose_name='ce qui a été répondu')),
                    ('retire_le', models.DateField(blank=True, editable=False, null=True, verbose_name='retiré le')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                    ('points', models.ManyToManyField(blank=True, related_name='+', to='orientation.situation', verbose_name='points')),
                    ('attendus', models.ManyToManyField(blank=True, help_text='L’une d’elles est parmi les deux premières ; aucune : hors de portée.', related_name='+', to='structures.reseau', verbose_name='portes attendues')),
                    ('interdits', models.ManyToManyField(blank=True, related_name='+', to='structures.reseau', verbose_name='portes interdites')),
                ],
                options={
                    'verbose_name': 'cas d’essai',
                    'verbose_name_plural': 'cas d’essai',
                    'ordering': ('numero',),
                },
            )],
        ),
    ]
