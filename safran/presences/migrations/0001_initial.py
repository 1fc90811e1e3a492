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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Presence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('inscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='inscriptions.inscription', verbose_name='inscription')),
                    ('seance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='inscriptions.seance', verbose_name='séance')),
                    ('etat', models.CharField(choices=[('PRESENT', 'Présence'), ('ABSENT', 'Absence'), ('EXCUSE', 'Absence excusée'), ('A_NOTER', 'Pas encore noté')], max_length=8, verbose_name='état')),
                    ('retard', models.PositiveSmallIntegerField(default=0, verbose_name='minutes de retard')),
                    ('depart', models.PositiveSmallIntegerField(default=0, verbose_name='minutes de départ anticipé')),
                    ('minutes', models.PositiveSmallIntegerField(default=0, verbose_name='minutes comptées')),
                    ('signee_le', models.DateTimeField(blank=True, null=True, verbose_name='signée le')),
                    ('signature', models.TextField(blank=True, validators=[django.core.validators.RegexValidator('^(?:[ML] ?-?\\d{1,4}(?:\\.\\d)? -?\\d{1,4}(?:\\.\\d)? ?)*$', 'Ce tracé n’est pas une signature.'), django.core.validators.MaxLengthValidator(12000)], verbose_name='tracé de la signature')),
                    ('trace_effacee_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='tracé effacé le')),
                    ('piece', models.CharField(blank=True, max_length=120, verbose_name='justificatif')),
                    ('piece_nom', models.CharField(blank=True, max_length=120, verbose_name='nom du justificatif')),
                    ('modifiee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='modifiée le')),
                ],
                options={
                    'verbose_name': 'présence',
                    'ordering': ['seance', 'inscription'],
                    'constraints': [models.UniqueConstraint(fields=('inscription', 'seance'), name='presence_unique'), models.CheckConstraint(condition=models.Q(('etat', 'PRESENT'), models.Q(('depart', 0), ('minutes', 0), ('retard', 0)), _connector='OR'), name='presence_absente_sans_minute'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'EXCUSE'), _negated=True), models.Q(('piece', ''), _negated=True), _connector='OR'), name='presence_excusee_sur_piece'), models.CheckConstraint(condition=models.Q(('signature', ''), ('signee_le__isnull', False), _connector='OR'), name='presence_signature_datee'), models.CheckConstraint(condition=models.Q(('signature', ''), ('trace_effacee_le', None), _connector='OR'), name='presence_trace_ou_effacee')],
                },
            ), migrations.CreateModel(
                name='EtapePresence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('presence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='historique', to='presences.presence', verbose_name='présence')),
                    ('etat', models.CharField(choices=[('PRESENT', 'Présence'), ('ABSENT', 'Absence'), ('EXCUSE', 'Absence excusée'), ('A_NOTER', 'Pas encore noté')], max_length=8, verbose_name='état')),
                    ('retard', models.PositiveSmallIntegerField(default=0, verbose_name='minutes de retard')),
                    ('depart', models.PositiveSmallIntegerField(default=0, verbose_name='minutes de départ anticipé')),
                    ('geste', models.CharField(max_length=60, verbose_name='ce qui a été fait')),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                    ('par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                    ('motif', models.CharField(blank=True, max_length=200, verbose_name='motif')),
                ],
                options={
                    'verbose_name': 'étape d’une présence',
                    'verbose_name_plural': 'étapes d’une présence',
                    'ordering': ['pk'],
                },
            ), migrations.CreateModel(
                name='Contresignature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contresignatures', to='inscriptions.seance', verbose_name='séance')),
                    ('par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contresignatures', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                    ('signature', models.TextField(blank=True, validators=[django.core.validators.RegexValidator('^(?:[ML] ?-?\\d{1,4}(?:\\.\\d)? -?\\d{1,4}(?:\\.\\d)? ?)*$', 'Ce tracé n’est pas une signature.'), django.core.validators.MaxLengthValidator(12000)], verbose_name='tracé de la signature')),
                    ('trace_effacee_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='tracé effacé le')),
                ],
                options={
                    'verbose_name': 'contresignature',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('seance', 'par'), name='contresignature_unique')],
                },
            ), migrations.CreateModel(
                name='Purge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purges', to='inscriptions.sessionformation', verbose_name='session')),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                    ('annees', models.PositiveSmallIntegerField(verbose_name='conservation (années)')),
                    ('signatures', models.PositiveIntegerField(verbose_name='signatures tracées')),
                    ('contresignatures', models.PositiveIntegerField(verbose_name='contresignatures tracées')),
                    ('justificatifs', models.PositiveIntegerField(verbose_name='justificatifs')),
                ],
                options={
                    'verbose_name': 'purge des feuilles d’une session',
                    'verbose_name_plural': 'purges des feuilles d’une session',
                    'ordering': ['pk'],
                },
            ), migrations.CreateModel(
                name='BordereauElimination',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant public')),
                    ('propose_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='proposé le')),
                    ('annees', models.PositiveSmallIntegerField(verbose_name='conservation (années)')),
                    ('etat', models.CharField(choices=[('OUVERT', 'À approuver'), ('APPROUVE', 'Approuvé deux fois, destruction en cours'), ('DETRUIT', 'Détruit'), ('CLOS', 'Clos, rien n’a été détruit')], default='OUVERT', max_length=8, verbose_name='état')),
                    ('premiere_par', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='première approbation')),
                    ('premiere_nom', models.CharField(blank=True, max_length=254, verbose_name='nom de la première personne')),
                    ('premiere_le', models.DateTimeField(null=True, verbose_name='première approbation le')),
                    ('seconde_par', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='seconde approbation')),
                    ('seconde_nom', models.CharField(blank=True, max_length=254, verbose_name='nom de la seconde personne')),
                    ('seconde_le', models.DateTimeField(null=True, verbose_name='seconde approbation le')),
                    ('empreinte', models.CharField(blank=True, max_length=64, verbose_name='empreinte de la liste')),
                    ('fini_le', models.DateTimeField(null=True, verbose_name='fini le')),
                ],
                options={
                    'verbose_name': 'bordereau d’élimination',
                    'verbose_name_plural': 'bordereaux d’élimination',
                    'ordering': ['-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('etat', 'OUVERT')), fields=('etat',), name='bordereau_un_seul_ouvert'), models.CheckConstraint(condition=models.Q(('seconde_par', None), models.Q(('premiere_par', models.F('seconde_par')), _negated=True), _connector='OR'), name='bordereau_deux_personnes'), models.CheckConstraint(condition=models.Q(models.Q(('empreinte', ''), ('premiere_le', None), ('premiere_nom', ''), ('premiere_par', None)), models.Q(('premiere_le__isnull', False), ('premiere_par__isnull', False), models.Q(('premiere_nom', ''), _negated=True), models.Q(('empreinte', ''), _negated=True)), _connector='OR'), name='bordereau_premiere_entiere'), models.CheckConstraint(condition=models.Q(models.Q(('seconde_le', None), ('seconde_nom', ''), ('seconde_par', None)), models.Q(('premiere_par__isnull', False), ('seconde_le__isnull', False), ('seconde_par__isnull', False), models.Q(('seconde_nom', ''), _negated=True)), _connector='OR'), name='bordereau_seconde_apres_la_premiere'), models.CheckConstraint(condition=models.Q(('etat', 'CLOS'), models.Q(('etat', 'OUVERT'), ('seconde_par', None)), models.Q(('etat__in', ('APPROUVE', 'DETRUIT')), ('seconde_par__isnull', False)), _connector='OR'), name='bordereau_detruit_apres_deux_approbations'), models.CheckConstraint(condition=models.Q(models.Q(('etat__in', ('OUVERT', 'APPROUVE')), ('fini_le', None)), models.Q(models.Q(('etat__in', ('OUVERT', 'APPROUVE')), _negated=True), ('fini_le__isnull', False)), _connector='OR'), name='bordereau_fini_date')],
                },
            ), migrations.CreateModel(
                name='LigneBordereau',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('bordereau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lignes', to='presences.bordereauelimination', verbose_name='bordereau')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lignes_de_bordereau', to='inscriptions.sessionformation', verbose_name='session')),
                    ('formation', models.CharField(max_length=255, verbose_name='formation')),
                    ('lieu', models.CharField(max_length=120, verbose_name='lieu')),
                    ('dernier_jour', models.DateField(verbose_name='dernier jour')),
                    ('signatures', models.PositiveIntegerField(verbose_name='signatures tracées')),
                    ('contresignatures', models.PositiveIntegerField(verbose_name='contresignatures tracées')),
                    ('justificatifs', models.PositiveIntegerField(verbose_name='justificatifs')),
                    ('comptee_le', models.DateTimeField(verbose_name='comptée le')),
                    ('etat', models.CharField(choices=[('PROPOSEE', 'Proposée'), ('REPORTEE', 'Reportée'), ('DETRUITE', 'Détruite'), ('ECARTEE', 'Écartée')], default='PROPOSEE', max_length=8, verbose_name='état')),
                    ('reporte_au', models.DateField(null=True, verbose_name='à proposer de nouveau le')),
                    ('motif', models.CharField(blank=True, max_length=300, verbose_name='motif')),
                    ('reporte_par', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reportée par')),
                    ('purge', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ligne', to='presences.purge', verbose_name='purge')),
                ],
                options={
                    'verbose_name': 'ligne d’un bordereau',
                    'verbose_name_plural': 'lignes d’un bordereau',
                    'ordering': ['dernier_jour', 'session', 'pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('etat', 'PROPOSEE')), fields=('session',), name='ligne_bordereau_session_une_fois'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'DETRUITE'), ('purge__isnull', False)), models.Q(models.Q(('etat', 'DETRUITE'), _negated=True), ('purge', None)), _connector='OR'), name='ligne_bordereau_detruite_avec_sa_preuve'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'REPORTEE'), ('reporte_au__isnull', False), ('reporte_par__isnull', False), models.Q(('motif', ''), _negated=True)), models.Q(models.Q(('etat', 'REPORTEE'), _negated=True), ('reporte_au', None), ('reporte_par', None)), _connector='OR'), name='ligne_bordereau_reportee_avec_motif')],
                },
            )],
        ),
    ]
