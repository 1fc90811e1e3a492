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
                name='CharteEvenements',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('numero', models.PositiveSmallIntegerField(unique=True, verbose_name='version')),
                    ('texte', models.TextField(max_length=20000, verbose_name='texte')),
                    ('delai', models.PositiveSmallIntegerField(default=45, validators=[django.core.validators.MaxValueValidator(365, 'Au plus un an.')], verbose_name='délai demandé (jours)')),
                    ('demande', models.JSONField(blank=True, default=list, verbose_name='ce qu’un événement doit dire')),
                    ('en_vigueur_du', models.DateField(verbose_name='en vigueur du')),
                    ('publiee_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('publiee_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='publiée le')),
                ],
                options={
                    'verbose_name': 'charte des événements',
                    'verbose_name_plural': 'chartes des événements',
                    'ordering': ('-en_vigueur_du', '-numero'),
                },
            ), migrations.CreateModel(
                name='Evenement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('titre', models.CharField(max_length=120, verbose_name='titre')),
                    ('resume', models.CharField(blank=True, max_length=200, verbose_name='en deux phrases, pour le public')),
                    ('programme', models.TextField(blank=True, help_text='Une ligne par moment : « 14 h 30 Atelier, salle 2 ».', max_length=1500, verbose_name='au programme')),
                    ('genre', models.CharField(choices=[('FORUM', 'Forum'), ('SALON', 'Salon'), ('PORTES_OUVERTES', 'Portes ouvertes'), ('VISITE', 'Visite'), ('ATELIER', 'Atelier'), ('INFORMATION', 'Action d’information'), ('RENCONTRE', 'Rencontre entre professionnels')], max_length=16, verbose_name='genre')),
                    ('organisateur', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.structure', verbose_name='structure qui organise')),
                    ('lieu', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annuaire.lieu', verbose_name='lieu de l’annuaire')),
                    ('endroit', models.CharField(blank=True, max_length=160, verbose_name='nom du lieu')),
                    ('adresse', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                    ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territoires.commune', verbose_name='commune')),
                    ('salle', models.CharField(blank=True, max_length=80, verbose_name='salle')),
                    ('lien', models.URLField(blank=True, verbose_name='lien à distance')),
                    ('acces', models.TextField(blank=True, help_text='Une ligne par moyen : « En bus. Lignes A et 3, arrêt Franquin. »', max_length=800, verbose_name='venir')),
                    ('effectif', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(100000, 'Au plus 100 000 personnes.')], verbose_name='public attendu')),
                    ('jauge', models.PositiveSmallIntegerField(blank=True, help_text='Le public, lui, vient sans s’inscrire.', null=True, validators=[django.core.validators.MinValueValidator(1, 'Au moins une place.'), django.core.validators.MaxValueValidator(500, 'Au plus 500 places.')], verbose_name='places pour les professionnels')),
                    ('marge', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(480, 'Au plus huit heures.')], verbose_name='montage avant et après (minutes)')),
                    ('accessibilite', models.JSONField(blank=True, default=list, verbose_name='accessibilité')),
                    ('visibilite', models.CharField(choices=[('PUBLIC', 'Tout le monde'), ('MEMBRES', 'Les membres du réseau'), ('BASSIN', 'Les membres de ses bassins')], default='PUBLIC', max_length=8, verbose_name='qui peut le voir')),
                    ('gratuit', models.BooleanField(default=False, verbose_name='l’entrée est gratuite pour le public')),
                    ('neutre', models.BooleanField(default=False, verbose_name='rien n’y est vendu, et aucune structure n’y recrute pour son seul compte')),
                    ('source', models.CharField(blank=True, help_text='D’où vient ce qui est dit ici.', max_length=200, verbose_name='source')),
                    ('motif_delai', models.CharField(blank=True, max_length=200, verbose_name='pourquoi si près de la date')),
                    ('charte', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agenda.charteevenements', verbose_name='charte')),
                    ('moderation', models.CharField(choices=[('BROUILLON', 'Brouillon'), ('PROPOSE', 'À modérer'), ('A_COMPLETER', 'À compléter'), ('PROGRAMME', 'Programmé'), ('REFUSE', 'Refusé')], default='BROUILLON', editable=False, max_length=12, verbose_name='modération')),
                    ('vie', models.CharField(choices=[('OPTION', 'Date à confirmer'), ('CONFIRME', 'Date confirmée'), ('REPORTE', 'Reporté'), ('ANNULE', 'Annulé'), ('TENU', 'Tenu'), ('BILAN', 'Bilan rendu')], default='CONFIRME', editable=False, max_length=8, verbose_name='ce qu’il devient')),
                    ('debut', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='début')),
                    ('fin', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='fin')),
                    ('propose_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='proposé le')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                    ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='version du calendrier')),
                    ('cree_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparé par')),
                    ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créé le')),
                    ('modifie_le', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False, verbose_name='modifié le')),
                    ('co_organisateurs', models.ManyToManyField(blank=True, related_name='+', to='structures.structure', verbose_name='organisent aussi')),
                    ('bassins', models.ManyToManyField(blank=True, help_text='Aucun : l’événement est régional.', related_name='+', to='territoires.bassin', verbose_name='bassins')),
                    ('publics', models.ManyToManyField(blank=True, related_name='+', to='vocabulaires.typepublic', verbose_name='publics')),
                    ('themes', models.ManyToManyField(blank=True, related_name='+', to='vocabulaires.theme', verbose_name='thèmes')),
                ],
                options={
                    'verbose_name': 'événement',
                    'ordering': ('debut', 'pk'),
                    'indexes': [models.Index(fields=['moderation', 'debut'], name='agenda_even_moderat_608d39_idx'), models.Index(fields=['moderation', 'fin'], name='agenda_even_moderat_c901b8_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('moderation', 'BROUILLON'), models.Q(('gratuit', True), ('neutre', True)), _connector='OR'), name='evenement_engagements', violation_error_message='L’entrée est gratuite et rien n’y est vendu : deux engagements à prendre.'), models.CheckConstraint(condition=models.Q(('moderation', 'BROUILLON'), models.Q(('resume', ''), _negated=True), _connector='OR'), name='evenement_resume', violation_error_message='Dites-le en deux phrases, pour le public.'), models.CheckConstraint(condition=models.Q(('moderation', 'BROUILLON'), models.Q(('lieu', None), _negated=True), models.Q(('commune', None), _negated=True), models.Q(('lien', ''), _negated=True), _connector='OR'), name='evenement_quelque_part', violation_error_message='Dites où : un lieu, une commune, ou un lien.'), models.CheckConstraint(condition=models.Q(('moderation', 'BROUILLON'), ('debut__lt', models.F('fin')), _connector='OR'), name='evenement_date', violation_error_message='Dites quand.'), models.CheckConstraint(condition=models.Q(models.Q(('vie__in', frozenset(['BILAN', 'TENU'])), _negated=True), ('moderation', 'PROGRAMME'), _connector='OR'), name='evenement_tenu_programme', violation_error_message='Un événement se tient une fois programmé.')],
                },
            ), migrations.CreateModel(
                name='SerieEvenements',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evenement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='serie', to='agenda.evenement')),
                    ('frequence', models.CharField(choices=[('SEMAINE', 'Chaque semaine'), ('QUINZAINE', 'Toutes les deux semaines'), ('MOIS', 'Chaque mois, le même rang du même jour')], max_length=10, verbose_name='se répète')),
                    ('jusqu_au', models.DateField(verbose_name='jusqu’au (compris)')),
                ],
                options={
                    'verbose_name': 'série d’événements',
                    'verbose_name_plural': 'séries d’événements',
                },
            ), migrations.CreateModel(
                name='Creneau',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evenement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='creneaux', to='agenda.evenement')),
                    ('rang', models.PositiveSmallIntegerField(verbose_name='rang')),
                    ('debut', models.DateTimeField(verbose_name='début')),
                    ('fin', models.DateTimeField(verbose_name='fin')),
                    ('deplace_de', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='déplacé du')),
                    ('annule_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='annulé le')),
                    ('annule_par', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('motif', models.CharField(blank=True, max_length=200, verbose_name='motif')),
                ],
                options={
                    'verbose_name': 'date d’événement',
                    'verbose_name_plural': 'dates d’événements',
                    'ordering': ('debut', 'rang'),
                    'indexes': [models.Index(fields=['debut', 'fin'], name='agenda_cren_debut_25e5e8_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('fin__gt', models.F('debut'))), name='creneau_fin_apres_debut', violation_error_message='La fin suit le début.'), models.UniqueConstraint(fields=('evenement', 'rang'), name='creneau_rang_unique')],
                },
            ), migrations.CreateModel(
                name='Apport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('evenement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='apports', to='agenda.evenement')),
                    ('structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.structure')),
                    ('quoi', models.CharField(max_length=160, verbose_name='quoi')),
                    ('personnes', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(200, 'Au plus 200 personnes.')], verbose_name='personnes mobilisées')),
                    ('etat', models.CharField(choices=[('CHERCHE', 'Cherché'), ('PROPOSE', 'Proposé'), ('ACCEPTE', 'Accepté'), ('RETIRE', 'Retiré')], default='PROPOSE', max_length=8, verbose_name='état')),
                    ('par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='le')),
                ],
                options={
                    'verbose_name': 'apport',
                    'ordering': ('pk',),
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('etat', 'CHERCHE'), ('structure', None)), models.Q(models.Q(('etat', 'CHERCHE'), _negated=True), models.Q(('structure', None), _negated=True)), ('etat', 'RETIRE'), _connector='OR'), name='apport_structure', violation_error_message='Ce qui est apporté l’est par une structure.')],
                },
            ), migrations.CreateModel(
                name='Participation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evenement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='agenda.evenement')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.structure')),
                    ('reponse', models.CharField(choices=[('VIENT', 'Vient'), ('ATTEND', 'Attend une place'), ('NE_VIENT_PAS', 'Ne vient pas')], max_length=12, verbose_name='réponse')),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ],
                options={
                    'verbose_name': 'participation',
                    'ordering': ('le', 'pk'),
                    'indexes': [models.Index(fields=['evenement', 'reponse'], name='agenda_part_eveneme_8bc1f6_idx')],
                    'constraints': [models.UniqueConstraint(fields=('evenement', 'compte'), name='agenda_participation_unique', violation_error_message='Vous avez déjà répondu.')],
                },
            ), migrations.CreateModel(
                name='BilanEvenement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evenement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='bilan', to='agenda.evenement')),
                    ('visiteurs', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(100000, 'Au plus 100 000 personnes.')], verbose_name='personnes venues')),
                    ('structures', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(500, 'Au plus 500 structures.')], verbose_name='structures présentes')),
                    ('reussi', models.TextField(max_length=800, verbose_name='ce qui a marché')),
                    ('a_changer', models.TextField(blank=True, max_length=800, verbose_name='ce qui changerait la prochaine fois')),
                    ('rendu_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('rendu_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='rendu le')),
                ],
                options={
                    'verbose_name': 'bilan d’événement',
                    'verbose_name_plural': 'bilans d’événements',
                },
            ), migrations.CreateModel(
                name='JourSensible',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('nature', models.CharField(choices=[('VACANCES', 'Vacances scolaires'), ('FERIE', 'Jour férié'), ('EXAMEN', 'Examen')], max_length=8, verbose_name='nature')),
                    ('titre', models.CharField(max_length=120, verbose_name='titre')),
                    ('du', models.DateField(verbose_name='du')),
                    ('au', models.DateField(verbose_name='au (exclu)')),
                    ('source', models.CharField(max_length=200, verbose_name='source')),
                    ('ecrit_par', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('publics', models.ManyToManyField(blank=True, help_text='Aucun : tous.', related_name='+', to='vocabulaires.typepublic', verbose_name='publics')),
                ],
                options={
                    'verbose_name': 'jour sensible',
                    'verbose_name_plural': 'jours sensibles',
                    'ordering': ('du', 'titre'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('au__gt', models.F('du'))), name='jour_sensible_dates', violation_error_message='La fin suit le début.'), models.UniqueConstraint(fields=('nature', 'titre', 'du'), name='jour_sensible_unique', violation_error_message='Ce jour est déjà dans la liste.')],
                },
            ), migrations.CreateModel(
                name='AvisEtat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evenement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='avis_etat', to='agenda.evenement')),
                    ('demande_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                    ('echeance', models.DateField(verbose_name='attendu jusqu’au')),
                    ('sens', models.CharField(blank=True, choices=[('FAVORABLE', 'Favorable'), ('RESERVE', 'Avec des réserves'), ('DEFAVORABLE', 'Défavorable')], max_length=12, verbose_name='avis')),
                    ('texte', models.CharField(blank=True, max_length=500, verbose_name='en quelques mots')),
                    ('par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                    ('le', models.DateTimeField(blank=True, null=True, verbose_name='le')),
                ],
                options={
                    'verbose_name': 'avis de l’État',
                    'verbose_name_plural': 'avis de l’État',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('le', None), ('par', None), ('sens', '')), models.Q(models.Q(('sens', ''), _negated=True), models.Q(('par', None), _negated=True), models.Q(('le', None), _negated=True)), _connector='OR'), name='avis_etat_entier', violation_error_message='Un avis dit son sens, son auteur et son jour.')],
                },
            ), migrations.CreateModel(
                name='Tolerance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evenement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tolerances', to='agenda.evenement')),
                    ('cle', models.CharField(max_length=64, verbose_name='empreinte du choc')),
                    ('rang', models.PositiveSmallIntegerField(verbose_name='rang')),
                    ('uid_autre', models.CharField(max_length=200, verbose_name='avec')),
                    ('motif', models.CharField(max_length=200, verbose_name='motif')),
                    ('par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ],
                options={
                    'verbose_name': 'gêne tolérée',
                    'verbose_name_plural': 'gênes tolérées',
                    'ordering': ('rang', 'pk'),
                    'constraints': [models.UniqueConstraint(fields=('evenement', 'cle'), name='tolerance_unique'), models.CheckConstraint(condition=models.Q(('motif', ''), _negated=True), name='tolerance_motivee', violation_error_message='Dites pourquoi.')],
                },
            ), migrations.CreateModel(
                name='ProgrammeAnnuel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                    ('numero', models.CharField(max_length=20, unique=True, verbose_name='numéro')),
                    ('annee', models.PositiveSmallIntegerField(verbose_name='année')),
                    ('bassin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territoires.bassin')),
                    ('evenements', models.PositiveSmallIntegerField(verbose_name='événements')),
                    ('fichier', models.CharField(max_length=200, verbose_name='fichier')),
                    ('sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                    ('fige_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('fige_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='figé le')),
                ],
                options={
                    'verbose_name': 'programme annuel',
                    'verbose_name_plural': 'programmes annuels',
                    'ordering': ('-annee', '-numero'),
                },
            )],
        ),
    ]
