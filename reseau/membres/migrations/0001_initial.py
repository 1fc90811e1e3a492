import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from home.migrations._ensemble import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('structures', '0001_initial'),
        ('territoires', '0001_initial'),
        ('vocabulaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Appartenance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appartenances', to='structures.structure')),
                    ('bassin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appartenances', to='territoires.bassin')),
                    ('du', models.DateField(default=django.utils.timezone.localdate, verbose_name='du')),
                    ('au', models.DateField(blank=True, help_text='Premier jour hors du bassin.', null=True, verbose_name='au')),
                    ('motif', models.CharField(blank=True, max_length=300, verbose_name='pourquoi, sans lieu publié dans ce bassin')),
                    ('constatee_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('constatee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='constatée le')),
                    ('terminee_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('terminee_le', models.DateTimeField(blank=True, null=True, verbose_name='fin dite le')),
                    ('motif_fin', models.CharField(blank=True, max_length=300, verbose_name='motif de la fin')),
                ],
                options={
                    'verbose_name': 'appartenance',
                    'ordering': ['-du', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('au', None), ('au__gte', models.F('du')), _connector='OR'), name='appartenance_dates', violation_error_message='La fin précède le début.'), models.CheckConstraint(condition=models.Q(('terminee_le__isnull', True), ('au__isnull', False), _connector='OR'), name='appartenance_fin_datee', violation_error_message='Une appartenance terminée a une fin.'), models.UniqueConstraint(condition=models.Q(('au', None)), fields=('structure', 'bassin'), name='appartenance_ouverte_unique', violation_error_message='Cette structure est déjà de ce bassin.')],
                },
            ), migrations.CreateModel(
                name='Mandat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandats', to=settings.AUTH_USER_MODEL)),
                    ('role', models.CharField(choices=[('REFERENT', 'Référent ou référente de structure'), ('TETE_RESEAU', 'Tête de réseau'), ('CHARGE_MISSION', 'Chargé ou chargée de mission'), ('REGION', 'Région'), ('FORMATEUR', 'Formateur ou formatrice'), ('ELU', 'Élue ou élu régional'), ('DPO', 'Délégué ou déléguée à la protection des données'), ('ETAT', 'Services de l’État'), ('PARTENAIRE', 'Partenaire')], max_length=20, verbose_name='rôle')),
                    ('structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='structures.structure')),
                    ('reseau', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='structures.reseau')),
                    ('bassin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='territoires.bassin')),
                    ('du', models.DateField(default=django.utils.timezone.localdate, verbose_name='du')),
                    ('au', models.DateField(blank=True, help_text='Premier jour sans ce mandat.', null=True, verbose_name='au')),
                    ('nomme_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('supplee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suppleances', to='membres.mandat', verbose_name='supplée')),
                ],
                options={
                    'verbose_name': 'mandat',
                    'ordering': ['-du', 'pk'],
                    'indexes': [models.Index(fields=['compte', 'role', 'du'], name='membres_man_compte__e77f6b_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('au', None), ('au__gte', models.F('du')), _connector='OR'), name='mandat_dates', violation_error_message='La fin précède le début.'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'REFERENT'), ('structure__isnull', False), ('reseau__isnull', True), ('bassin__isnull', True)), models.Q(('role', 'TETE_RESEAU'), ('structure__isnull', True), ('reseau__isnull', False), ('bassin__isnull', True)), models.Q(('role', 'CHARGE_MISSION'), ('structure__isnull', True), ('reseau__isnull', True), ('bassin__isnull', False)), models.Q(('role', 'REGION'), ('structure__isnull', True), ('reseau__isnull', True), ('bassin__isnull', True)), models.Q(('role', 'FORMATEUR'), ('structure__isnull', True), ('reseau__isnull', True), ('bassin__isnull', True)), models.Q(('role', 'ELU'), ('structure__isnull', True), ('reseau__isnull', True), ('bassin__isnull', True)), models.Q(('role', 'DPO'), ('structure__isnull', True), ('reseau__isnull', True), ('bassin__isnull', True)), models.Q(('role', 'ETAT'), ('structure__isnull', True), ('reseau__isnull', True), ('bassin__isnull', True)), models.Q(('role', 'PARTENAIRE'), ('structure__isnull', True), ('reseau__isnull', True), ('bassin__isnull', True)), _connector='OR'), name='mandat_portee', violation_error_message='Ce rôle demande une portée : une structure, un réseau ou un bassin.'), models.CheckConstraint(condition=models.Q(('supplee__isnull', True), ('au__isnull', False), _connector='OR'), name='mandat_suppleance_datee', violation_error_message='Une suppléance a une fin.'), models.UniqueConstraint(condition=models.Q(('au', None)), fields=('compte', 'role', 'structure'), name='mandat_ouvert_unique_structure', violation_error_message='Cette personne a déjà ce mandat.'), models.UniqueConstraint(condition=models.Q(('au', None)), fields=('compte', 'role', 'reseau'), name='mandat_ouvert_unique_reseau', violation_error_message='Cette personne a déjà ce mandat.'), models.UniqueConstraint(condition=models.Q(('au', None)), fields=('compte', 'role', 'bassin'), name='mandat_ouvert_unique_bassin', violation_error_message='Cette personne a déjà ce mandat.'), models.UniqueConstraint(condition=models.Q(('au', None), ('bassin', None), ('reseau', None), ('structure', None)), fields=('compte', 'role'), name='mandat_ouvert_unique', violation_error_message='Cette personne a déjà ce mandat.')],
                },
            ), migrations.CreateModel(
                name='GesteMandat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mandat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gestes', to='membres.mandat')),
                    ('geste', models.CharField(choices=[('DONNE', 'Donné'), ('PROLONGE', 'Prolongé'), ('TERMINE', 'Terminé')], max_length=10, verbose_name='geste')),
                    ('par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('fait_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fait le')),
                    ('au', models.DateField(blank=True, null=True, verbose_name='fin dite ce jour-là')),
                    ('motif', models.CharField(blank=True, max_length=300, verbose_name='motif')),
                ],
                options={
                    'verbose_name': 'geste sur un mandat',
                    'verbose_name_plural': 'gestes sur un mandat',
                    'ordering': ['fait_le', 'pk'],
                },
            ), migrations.CreateModel(
                name='Rattachement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rattachements', to=settings.AUTH_USER_MODEL)),
                    ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rattachements', to='structures.structure')),
                    ('fonction', models.CharField(blank=True, max_length=120, verbose_name='fonction')),
                    ('du', models.DateField(default=django.utils.timezone.localdate, verbose_name='du')),
                    ('au', models.DateField(blank=True, help_text='Premier jour hors de la structure.', null=True, verbose_name='au')),
                ],
                options={
                    'verbose_name': 'rattachement',
                    'ordering': ['-du', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('au', None), ('au__gte', models.F('du')), _connector='OR'), name='rattachement_dates', violation_error_message='La fin précède le début.'), models.UniqueConstraint(condition=models.Q(('au', None)), fields=('compte', 'structure'), name='rattachement_ouvert_unique', violation_error_message='Cette personne est déjà rattachée à cette structure.')],
                },
            ), migrations.CreateModel(
                name='Profil',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profil', to=settings.AUTH_USER_MODEL)),
                    ('presentation', models.TextField(blank=True, max_length=600, verbose_name='présentation')),
                    ('telephone', models.CharField(blank=True, max_length=20, verbose_name='téléphone professionnel')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('visibilite', models.CharField(choices=[('PUBLIC', 'Tout le monde, même sans compte'), ('MEMBRES', 'Les membres du réseau'), ('PERSONNE', 'Personne d’autre que mon équipe')], default='MEMBRES', max_length=10, verbose_name='qui voit mon profil')),
                    ('telephone_visible', models.CharField(choices=[('PUBLIC', 'Tout le monde, même sans compte'), ('MEMBRES', 'Les membres du réseau'), ('PERSONNE', 'Personne d’autre que mon équipe')], default='MEMBRES', max_length=10, verbose_name='qui voit mon téléphone')),
                    ('courriel_visible', models.CharField(choices=[('PUBLIC', 'Tout le monde, même sans compte'), ('MEMBRES', 'Les membres du réseau'), ('PERSONNE', 'Personne d’autre que mon équipe')], default='PERSONNE', max_length=10, verbose_name='qui voit mon adresse')),
                    ('bienvenue_fermee_le', models.DateTimeField(blank=True, null=True, verbose_name='« Bien commencer » refermé le')),
                    ('demandez_moi', models.ManyToManyField(blank=True, to='vocabulaires.theme', verbose_name='demandez-moi')),
                ],
                options={
                    'verbose_name': 'profil',
                },
            ), migrations.CreateModel(
                name='PasFait',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pas_faits', to=settings.AUTH_USER_MODEL)),
                    ('cle', models.SlugField(max_length=40, verbose_name='pas')),
                    ('fait_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fait le')),
                ],
                options={
                    'verbose_name': 'pas fait',
                    'verbose_name_plural': 'pas faits',
                    'ordering': ['fait_le', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('compte', 'cle'), name='pas_fait_unique')],
                },
            ), migrations.CreateModel(
                name='Inactivite',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='inactivite', to=settings.AUTH_USER_MODEL)),
                    ('averti_le', models.DateField(verbose_name='averti le')),
                    ('rappele_le', models.DateField(blank=True, null=True, verbose_name='rappelé le')),
                ],
                options={
                    'verbose_name': 'inactivité',
                    'ordering': ['averti_le', 'pk'],
                },
            ), migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                    ('prenom', models.CharField(max_length=80, verbose_name='prénom')),
                    ('nom', models.CharField(max_length=120, verbose_name='nom')),
                    ('structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='structures.structure')),
                    ('fonction', models.CharField(blank=True, max_length=120, verbose_name='fonction')),
                    ('referent', models.BooleanField(default=False, verbose_name='sera référent ou référente')),
                    ('role', models.CharField(blank=True, choices=[('TETE_RESEAU', 'Tête de réseau'), ('CHARGE_MISSION', 'Chargé ou chargée de mission'), ('REGION', 'Région'), ('FORMATEUR', 'Formateur ou formatrice'), ('ELU', 'Élue ou élu régional'), ('DPO', 'Délégué ou déléguée à la protection des données'), ('ETAT', 'Services de l’État'), ('PARTENAIRE', 'Partenaire')], max_length=20, verbose_name='mandat à tenir')),
                    ('reseau', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.reseau')),
                    ('au', models.DateField(blank=True, help_text='Premier jour sans ce mandat.', null=True, verbose_name='jusqu’au')),
                    ('cle', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé de son lien')),
                    ('invite_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('creee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créée le')),
                    ('expire_le', models.DateTimeField(verbose_name='expire le')),
                    ('acceptee_le', models.DateTimeField(blank=True, null=True, verbose_name='acceptée le')),
                    ('annulee_le', models.DateTimeField(blank=True, null=True, verbose_name='annulée le')),
                    ('bassins', models.ManyToManyField(blank=True, related_name='+', to='territoires.bassin')),
                ],
                options={
                    'verbose_name': 'invitation',
                    'ordering': ['-creee_le'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('acceptee_le__isnull', True), ('annulee_le__isnull', True)), fields=('email', 'structure'), name='invitation_ouverte_unique', violation_error_message='Une invitation est déjà partie à cette adresse.'), models.UniqueConstraint(condition=models.Q(('acceptee_le__isnull', True), ('annulee_le__isnull', True), ('structure__isnull', True)), fields=('email', 'role'), name='invitation_a_un_mandat_unique', violation_error_message='Une invitation est déjà partie à cette adresse.'), models.CheckConstraint(condition=models.Q(models.Q(('role', ''), ('structure__isnull', False)), models.Q(('structure__isnull', True), models.Q(('role', ''), _negated=True)), _connector='OR'), name='invitation_equipe_ou_mandat', violation_error_message='Une invitation est pour une équipe, ou pour un mandat.')],
                },
            ), migrations.CreateModel(
                name='DemandeCompte',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254, verbose_name='adresse électronique professionnelle')),
                    ('prenom', models.CharField(max_length=80, verbose_name='prénom')),
                    ('nom', models.CharField(max_length=120, verbose_name='nom')),
                    ('structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demandes', to='structures.structure')),
                    ('structure_libre', models.CharField(blank=True, max_length=160, verbose_name='votre structure n’est pas dans la liste')),
                    ('fonction', models.CharField(blank=True, max_length=120, verbose_name='fonction')),
                    ('etat', models.CharField(choices=[('A_TRAITER', 'À traiter'), ('ACCEPTEE', 'Acceptée'), ('REFUSEE', 'Refusée')], default='A_TRAITER', max_length=10, verbose_name='état')),
                    ('creee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créée le')),
                ],
                options={
                    'verbose_name': 'demande de compte',
                    'verbose_name_plural': 'demandes de compte',
                    'ordering': ['-creee_le'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('etat', 'A_TRAITER')), fields=('email',), name='demande_ouverte_unique')],
                },
            )],
        ),
    ]
