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
        ('formations', '0001_initial'),
        ('structures', '0001_initial'),
        ('territoires', '0001_initial'),
        ('vocabulaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='SessionFormation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('chez', models.ForeignKey(blank=True, help_text='Facultatif : la page de la session montre alors où c’est, sur la carte.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='annuaire.lieu', verbose_name='lieu de l’annuaire')),
                    ('en_train', models.CharField(blank=True, help_text='« Gare de Niort, 700 m à pied. »', max_length=200, verbose_name='en train')),
                    ('en_bus', models.CharField(blank=True, max_length=200, verbose_name='en bus')),
                    ('en_voiture', models.CharField(blank=True, max_length=200, verbose_name='en voiture')),
                    ('en_fauteuil', models.CharField(blank=True, max_length=200, verbose_name='en fauteuil')),
                    ('repas', models.CharField(blank=True, help_text='« Déjeuner sur place à 12 h 30, offert : dites un régime. »', max_length=200, verbose_name='repas')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('formation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='formations.formationpage', verbose_name='formation')),
                    ('bassin', models.ForeignKey(blank=True, help_text='Sans bassin, la session est régionale.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territoires.bassin', verbose_name='bassin')),
                    ('lieu', models.CharField(help_text='Ce qui se lit d’abord : « Niort ».', max_length=120, verbose_name='ville ou lieu')),
                    ('adresse', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                    ('etat', models.CharField(choices=[('BROUILLON', 'Brouillon'), ('OUVERTE', 'Ouverte'), ('CONFIRMEE', 'Confirmée'), ('ANNULEE', 'Annulée'), ('TERMINEE', 'Terminée')], default='BROUILLON', max_length=10, verbose_name='état')),
                    ('minimum', models.PositiveSmallIntegerField(default=6, verbose_name='nombre minimum')),
                    ('capacite', models.PositiveSmallIntegerField(default=16, validators=[django.core.validators.MinValueValidator(1, 'Une session a au moins une place.'), django.core.validators.MaxValueValidator(500, 'Une session a au plus 500 places.')], verbose_name='nombre de places')),
                    ('ouvre_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='les inscriptions ouvrent le')),
                    ('ferme_le', models.DateTimeField(blank=True, help_text='Sans date : la veille de la première séance.', null=True, verbose_name='les inscriptions ferment le')),
                    ('decision_le', models.DateField(blank=True, null=True, verbose_name='maintien à décider le')),
                    ('max_par_structure', models.PositiveSmallIntegerField(default=2, help_text='0 : pas de limite. Les suivants attendent.', verbose_name='places par structure')),
                    ('une_par_formation', models.BooleanField(default=True, verbose_name='une seule demande par formation')),
                    ('nature', models.CharField(choices=[('FORMATION', 'Formation'), ('AUTRE', 'Autre action réservée : atelier, visite, rencontre')], default='FORMATION', max_length=10, verbose_name='nature')),
                    ('plafond_annuel', models.PositiveSmallIntegerField(default=0, help_text='0 : pas de limite. Comptent les sessions de formation qui en ont une.', verbose_name='formations par personne et par an')),
                    ('plafond_ensemble', models.PositiveSmallIntegerField(default=0, help_text='Formations comprises. 0 : pas de limite. Comptent les sessions qui ont l’une ou l’autre limite.', verbose_name='actions réservées par personne et par an')),
                    ('validation', models.CharField(choices=[('AUCUNE', 'Personne : la place est donnée aussitôt'), ('REFERENT', 'Le référent ou la référente de la structure'), ('PILOTE', 'Qui pilote la session')], default='AUCUNE', max_length=10, verbose_name='qui valide les demandes')),
                    ('delai_offre_heures', models.PositiveSmallIntegerField(default=48, help_text='0 : la personne suivante reçoit la place sans qu’on lui demande.', verbose_name='délai pour accepter une place libérée (heures)')),
                    ('premier_rappel', models.PositiveSmallIntegerField(default=7, help_text='0 : pas de rappel.', validators=[django.core.validators.MaxValueValidator(60, 'Au plus 60 jours avant.')], verbose_name='premier rappel (jours avant)')),
                    ('second_rappel', models.PositiveSmallIntegerField(default=1, help_text='0 : pas de second rappel.', validators=[django.core.validators.MaxValueValidator(60, 'Au plus 60 jours avant.')], verbose_name='second rappel (jours avant)')),
                    ('emargement_avant', models.PositiveSmallIntegerField(default=30, help_text='Chaque demi-journée se signe de cette heure-là jusqu’à sa fin.', validators=[django.core.validators.MaxValueValidator(1440, 'Au plus une journée avant.')], verbose_name='émargement : s’ouvre (minutes avant le début)')),
                    ('emargement_apres', models.PositiveSmallIntegerField(default=0, help_text='0 : à la fin. La feuille se complète ensuite d’après le papier.', validators=[django.core.validators.MaxValueValidator(1440, 'Au plus une journée après.')], verbose_name='émargement : se ferme (minutes après la fin)')),
                    ('consignes', models.TextField(blank=True, help_text='Accès, repas, matériel : lus par les personnes inscrites, dans la convocation et les rappels.', max_length=600, verbose_name='informations pratiques')),
                    ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='version du calendrier')),
                    ('premier_jour', models.DateField(blank=True, editable=False, null=True, verbose_name='premier jour')),
                    ('dernier_jour', models.DateField(blank=True, editable=False, null=True, verbose_name='dernier jour')),
                    ('motif', models.CharField(blank=True, editable=False, max_length=300, verbose_name='motif d’annulation')),
                    ('cree_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparée par')),
                    ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créée le')),
                ],
                options={
                    'verbose_name': 'session',
                    'ordering': ['premier_jour', 'pk'],
                    'indexes': [models.Index(fields=['etat', 'premier_jour'], name='inscription_etat_534081_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('minimum__lte', models.F('capacite'))), name='session_minimum_sous_capacite', violation_error_message='Le nombre minimum ne dépasse pas le nombre de places.'), models.CheckConstraint(condition=models.Q(('ferme_le', None), ('ferme_le__gt', models.F('ouvre_le')), _connector='OR'), name='session_ferme_apres_ouverture', violation_error_message='La fermeture suit l’ouverture des inscriptions.'), models.CheckConstraint(condition=models.Q(('nature', 'FORMATION'), ('plafond_annuel', 0), _connector='OR'), name='session_plafond_des_formations', violation_error_message='Une action qui n’est pas une formation ne compte que dans les actions réservées : mettez 0.'), models.CheckConstraint(condition=models.Q(('plafond_ensemble', 0), ('plafond_annuel__lte', models.F('plafond_ensemble')), _connector='OR'), name='session_plafonds_emboites', violation_error_message='Les formations comptent parmi les actions réservées : elles ne sont pas plus nombreuses.'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'ANNULEE'), _negated=True), models.Q(('motif', ''), _negated=True), _connector='OR'), name='session_annulee_motivee', violation_error_message='Une session annulée dit pourquoi.')],
                },
            ), migrations.CreateModel(
                name='DocumentSession',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='inscriptions.sessionformation', verbose_name='session')),
                    ('titre', models.CharField(max_length=120, verbose_name='titre')),
                    ('nom', models.CharField(editable=False, max_length=160, verbose_name='nom du fichier')),
                    ('fichier', models.CharField(editable=False, max_length=200, verbose_name='fichier')),
                    ('taille', models.PositiveIntegerField(editable=False, verbose_name='octets')),
                    ('remis_le', models.DateField(blank=True, help_text='Sans date : tout de suite.', null=True, verbose_name='remis à partir du')),
                    ('depose_par', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('depose_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='déposé le')),
                ],
                options={
                    'verbose_name': 'document de session',
                    'verbose_name_plural': 'documents de session',
                    'ordering': ('pk',),
                },
            ), migrations.CreateModel(
                name='PlacesReservees',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.structure', verbose_name='structure')),
                    ('reseau', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.reseau', verbose_name='réseau')),
                    ('bassin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territoires.bassin', verbose_name='bassin')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reserves', to='inscriptions.sessionformation', verbose_name='session')),
                    ('places', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1, 'Une place au moins.')], verbose_name='places')),
                    ('libere_le', models.DateField(verbose_name='ouvertes à tous à partir du')),
                ],
                options={
                    'verbose_name': 'places réservées',
                    'verbose_name_plural': 'places réservées',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bassin', None), ('reseau', None), ('structure__isnull', False)), models.Q(('bassin', None), ('reseau__isnull', False), ('structure', None)), models.Q(('bassin__isnull', False), ('reseau', None), ('structure', None)), _connector='OR'), name='reserve_un_seul_groupe', violation_error_message='Choisissez une structure, un réseau ou un bassin, et un seul.')],
                },
            ), migrations.CreateModel(
                name='OuvertureParGroupe',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.structure', verbose_name='structure')),
                    ('reseau', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.reseau', verbose_name='réseau')),
                    ('bassin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territoires.bassin', verbose_name='bassin')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ouvertures', to='inscriptions.sessionformation', verbose_name='session')),
                    ('ouvre_le', models.DateTimeField(verbose_name='les inscriptions ouvrent le')),
                ],
                options={
                    'verbose_name': 'ouverture pour un groupe',
                    'verbose_name_plural': 'ouvertures par groupe',
                    'ordering': ['ouvre_le', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bassin', None), ('reseau', None), ('structure__isnull', False)), models.Q(('bassin', None), ('reseau__isnull', False), ('structure', None)), models.Q(('bassin__isnull', False), ('reseau', None), ('structure', None)), _connector='OR'), name='ouverture_un_seul_groupe', violation_error_message='Choisissez une structure, un réseau ou un bassin, et un seul.'), models.UniqueConstraint(fields=('session', 'structure'), name='ouverture_unique_structure', violation_error_message='Ce groupe a déjà sa date d’ouverture.'), models.UniqueConstraint(fields=('session', 'reseau'), name='ouverture_unique_reseau', violation_error_message='Ce groupe a déjà sa date d’ouverture.'), models.UniqueConstraint(fields=('session', 'bassin'), name='ouverture_unique_bassin', violation_error_message='Ce groupe a déjà sa date d’ouverture.')],
                },
            ), migrations.CreateModel(
                name='Inscription',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inscriptions', to='inscriptions.sessionformation', verbose_name='session')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inscriptions', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.structure', verbose_name='structure au moment de la demande')),
                    ('etat', models.CharField(choices=[('DEMANDEE', 'Demandée'), ('A_VALIDER', 'À valider'), ('INSCRITE', 'Inscription faite'), ('EN_ATTENTE', 'En liste d’attente'), ('OFFERTE', 'Place proposée'), ('REFUSEE', 'Refusée'), ('ANNULEE', 'Annulée'), ('PRESENTE', 'Présence constatée'), ('ABSENTE_EXCUSEE', 'Absence excusée'), ('ABSENTE', 'Absence non excusée')], default='DEMANDEE', max_length=16, verbose_name='état')),
                    ('ordre', models.PositiveIntegerField(verbose_name='rang d’arrivée')),
                    ('reserve', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='inscriptions.placesreservees', verbose_name='prise sur des places réservées')),
                    ('surnombre', models.BooleanField(default=False, verbose_name='au-delà des places')),
                    ('offre_expire_le', models.DateTimeField(blank=True, null=True, verbose_name='réponse attendue avant le')),
                    ('cree_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandée le')),
                ],
                options={
                    'verbose_name': 'inscription',
                    'ordering': ['session', 'ordre'],
                    'indexes': [models.Index(fields=['session', 'etat'], name='inscription_session_3e07b9_idx'), models.Index(fields=['compte', 'etat'], name='inscription_compte__a9cc74_idx')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('etat__in', ['DEMANDEE', 'A_VALIDER', 'EN_ATTENTE', 'INSCRITE', 'OFFERTE', 'PRESENTE', 'ABSENTE_EXCUSEE', 'ABSENTE'])), fields=('session', 'compte'), name='inscription_unique', violation_error_message='Cette personne a déjà une demande pour cette session.'), models.UniqueConstraint(fields=('session', 'ordre'), name='inscription_ordre_unique'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'OFFERTE'), _negated=True), ('offre_expire_le__isnull', False), _connector='OR'), name='inscription_offre_datee', violation_error_message='Une place proposée l’est jusqu’à une date.')],
                },
            ), migrations.CreateModel(
                name='TexteAvis',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('avis', models.CharField(max_length=20, unique=True, verbose_name='message')),
                    ('objet', models.CharField(max_length=120, verbose_name='objet')),
                    ('phrase', models.TextField(max_length=600, verbose_name='phrase')),
                    ('modifie_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='modifié par')),
                    ('modifie_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='modifié le')),
                ],
                options={
                    'verbose_name': 'texte d’un message',
                    'verbose_name_plural': 'textes des messages',
                    'ordering': ('avis',),
                },
            ), migrations.CreateModel(
                name='Seance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seances', to='inscriptions.sessionformation', verbose_name='session')),
                    ('date', models.DateField(verbose_name='jour')),
                    ('debut', models.TimeField(verbose_name='de')),
                    ('fin', models.TimeField(verbose_name='à')),
                    ('salle', models.CharField(blank=True, max_length=120, verbose_name='salle')),
                    ('lien', models.URLField(blank=True, help_text='Montré aux seules personnes inscrites.', verbose_name='lien de visioconférence')),
                    ('programme', models.TextField(blank=True, help_text='Une ligne par moment, l’heure d’abord : « 9 h 30 | Trois récits | En trinômes ».', max_length=2000, verbose_name='programme')),
                    ('formateurs', models.ManyToManyField(blank=True, related_name='seances_animees', to=settings.AUTH_USER_MODEL, verbose_name='formateurs et formatrices')),
                ],
                options={
                    'verbose_name': 'séance',
                    'ordering': ['date', 'debut', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('fin__gt', models.F('debut'))), name='seance_heures', violation_error_message='La fin suit le début.'), models.UniqueConstraint(fields=('session', 'date', 'debut'), name='seance_unique', violation_error_message='Une séance commence déjà à cette heure.')],
                },
            ), migrations.CreateModel(
                name='FicheFormateur',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='fiche_formateur', to=settings.AUTH_USER_MODEL)),
                    ('modifie_le', models.DateTimeField(auto_now=True, verbose_name='modifiée le')),
                    ('themes', models.ManyToManyField(blank=True, related_name='+', to='vocabulaires.theme', verbose_name='sujets')),
                    ('bassins', models.ManyToManyField(blank=True, related_name='+', to='territoires.bassin', verbose_name='bassins')),
                ],
                options={
                    'verbose_name': 'fiche du vivier',
                    'verbose_name_plural': 'fiches du vivier',
                },
            ), migrations.CreateModel(
                name='Disponibilite',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fiche', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disponibilites', to='inscriptions.ficheformateur')),
                    ('du', models.DateField(verbose_name='du')),
                    ('au', models.DateField(help_text='Dernier jour.', verbose_name='au')),
                    ('precision', models.CharField(blank=True, max_length=80, verbose_name='précision')),
                ],
                options={
                    'verbose_name': 'disponibilité',
                    'ordering': ('du', 'au', 'pk'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('au__gte', models.F('du'))), name='disponibilite_dates', violation_error_message='La fin précède le début.')],
                },
            )],
        ),
    ]
