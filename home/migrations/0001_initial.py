import django.db.models.deletion
import django.utils.timezone
import modelsearch.index
import taggit.managers
import uuid
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models

from home.migrations._ensemble import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
        ('socialaccount', '0006_alter_socialaccount_extra_data'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailadmin', '0006_formstate'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailembeds', '0009_embed_cache_until'),
        ('wagtailimages', '0027_image_description'),
        ('wagtailredirects', '0008_add_verbose_name_plural'),
        ('wagtailsearch', '0010_add_text_fields'),
        ('wagtailusers', '0015_userprofile_keyboard_shortcuts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Passage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='nature')),
                    ('object_id', models.PositiveBigIntegerField(verbose_name='objet')),
                    ('de', models.CharField(blank=True, max_length=16, verbose_name='de')),
                    ('vers', models.CharField(max_length=16, verbose_name='à')),
                    ('geste', models.CharField(blank=True, max_length=200, verbose_name='ce qui a été fait')),
                    ('par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                    ('motif', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ],
                options={
                    'verbose_name': 'passage d’un état à un autre',
                    'verbose_name_plural': 'passages d’un état à un autre',
                    'ordering': ['pk'],
                    'indexes': [models.Index(fields=['content_type', 'object_id'], name='home_passag_content_751b9c_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('de', models.F('vers')), _negated=True), models.Q(('geste', ''), _negated=True), _connector='OR'), name='passage_dit')],
                },
            ), migrations.CreateModel(
                name='AccueilPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('promesse', models.CharField(default='S’orienter est un droit. Trouver la bonne porte, c’est notre métier.', max_length=120, verbose_name='promesse')),
                    ('chapo', models.TextField(blank=True, max_length=300, verbose_name='chapô')),
                ],
                options={
                    'verbose_name': 'accueil',
                },
                bases=('wagtailcore.page',),
            ), migrations.CreateModel(
                name='ContenuPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('chapo', models.TextField(blank=True, max_length=400, verbose_name='chapô')),
                    ('corps', wagtail.fields.StreamField([('texte', 0), ('encadre', 4), ('citation', 7), ('image', 10), ('scene', 20)], blank=True, block_lookup={0: ('home.blocks.TexteBlock', (), {}), 1: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('RETENIR', 'À retenir'), ('ATTENTION', 'Attention'), ('EXEMPLE', 'Exemple')], 'label': 'Nature'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 120, 'required': False}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link'], 'label': 'Texte'}), 4: ('wagtail.blocks.StructBlock', [[('nature', 1), ('titre', 2), ('texte', 3)]], {}), 5: ('wagtail.blocks.TextBlock', (), {'label': 'Paroles', 'max_length': 600}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': 'Jamais le nom d’une personne reçue.', 'label': 'Qui parle', 'max_length': 120}), 7: ('wagtail.blocks.StructBlock', [[('texte', 5), ('auteur', 6)]], {}), 8: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Légende', 'max_length': 200, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('image', 8), ('legende', 9)]], {}), 11: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('accueil', 'à l’accueil d’un lieu d’information'), ('bureau', 'dans un bureau'), ('atelier', 'dans un atelier'), ('village', 'devant la mairie d’un bourg'), ('halle', 'sous une halle, un jour de forum'), ('ecran', 'en visioconférence')], 'label': 'Lieu'}), 12: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('nadia', 'Nadia, cheveux longs, haut orange'), ('yves', 'Yves, chauve, barbe blanche, lunettes'), ('aminata', 'Aminata, cheveux bouclés, haut violet'), ('jeanne', 'Jeanne, cheveux blancs en chignon, lunettes'), ('moussa', 'Moussa, cheveux courts, barbe, haut crème'), ('lea', 'Léa, cheveux roux au carré, haut bleu'), ('lin', 'Lin, cheveux noirs au carré, lunettes'), ('karim', 'Karim, cheveux courts, haut rouge'), ('paul', 'Paul, cheveux blonds, haut lilas'), ('sacha', 'Sacha, chignon brun, lunettes')], 'label': 'Personnage'}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('debout', 'debout'), ('assis', 'sur une chaise'), ('fauteuil', 'en fauteuil roulant')], 'label': 'Pose'}), 14: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('bas', 'écoute'), ('tend', 'tend la main'), ('leve', 'lève la main'), ('tient', 'tient un document'), ('ecrit', 'écrit'), ('pense', 'réfléchit'), ('montre', 'montre du doigt')], 'label': 'Geste'}), 15: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('sourit', 'souriant'), ('attentif', 'attentif'), ('parle', 'qui parle'), ('inquiet', 'inquiet')], 'label': 'Visage'}), 16: ('wagtail.blocks.StructBlock', [[('qui', 12), ('pose', 13), ('geste', 14), ('humeur', 15)]], {}), 17: ('wagtail.blocks.ListBlock', (16,), {'default': [], 'help_text': 'Trois au plus.', 'label': 'Personnages', 'max_num': 3, 'min_num': 0}), 18: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': [('affiche', 'une affiche'), ('horloge', 'une horloge'), ('carte', 'une carte de la région'), ('plante', 'une plante'), ('rayonnage', 'des étagères de documents'), ('valise', 'une valise'), ('calendrier', 'un calendrier'), ('dossier', 'un dossier'), ('ordinateur', 'un ordinateur'), ('telephone', 'un téléphone'), ('tasse', 'une tasse')], 'help_text': 'Quatre au plus ; ce qui n’a pas sa place dans le lieu choisi n’est pas dessiné.', 'label': 'Objets', 'required': False}), 19: ('wagtail.blocks.TextBlock', (), {'help_text': 'Ce que la scène raconte, pour qui ne la voit pas. Vide : une phrase tirée de la composition.', 'label': 'Texte alternatif', 'max_length': 400, 'required': False, 'search_index': False}), 20: ('wagtail.blocks.StructBlock', [[('lieu', 11), ('personnages', 17), ('objets', 18), ('alternative', 19), ('legende', 9)]], {})}, verbose_name='corps')),
                    ('en_pied', models.BooleanField(default=False, verbose_name='citée en pied de page')),
                ],
                options={
                    'verbose_name': 'page de contenu',
                    'verbose_name_plural': 'pages de contenu',
                },
                bases=('wagtailcore.page',),
            ), migrations.CreateModel(
                name='RapportPolitique',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('empreinte', models.CharField(max_length=64, unique=True, verbose_name='empreinte')),
                    ('regle', models.CharField(max_length=40, verbose_name='règle')),
                    ('refuse', models.CharField(max_length=120, verbose_name='ce qui a été refusé')),
                    ('page', models.CharField(max_length=200, verbose_name='page')),
                    ('fois', models.PositiveIntegerField(default=1, verbose_name='fois')),
                    ('premier_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='vu d’abord le')),
                    ('dernier_le', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='vu encore le')),
                ],
                options={
                    'verbose_name': 'rapport de politique de contenu',
                    'verbose_name_plural': 'rapports de politique de contenu',
                    'ordering': ['-dernier_le', '-pk'],
                },
            ), migrations.CreateModel(
                name='PassagePeriodique',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('nom', models.CharField(max_length=60, unique=True, verbose_name='travail')),
                    ('commence_le', models.DateTimeField(blank=True, null=True, verbose_name='commencé le')),
                    ('fini_le', models.DateTimeField(blank=True, null=True, verbose_name='fini le')),
                    ('pris_jusqu_a', models.DateTimeField(blank=True, null=True, verbose_name='pris jusqu’à')),
                    ('bilan', models.TextField(blank=True, verbose_name='bilan')),
                    ('erreur', models.CharField(blank=True, max_length=300, verbose_name='erreur')),
                ],
                options={
                    'verbose_name': 'passage d’un travail périodique',
                    'verbose_name_plural': 'passages des travaux périodiques',
                    'ordering': ['nom'],
                },
            ), migrations.CreateModel(
                name='ImageSafran',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                    ('title', models.CharField(max_length=255, verbose_name='title')),
                    ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                    ('description', models.CharField(blank=True, default='', max_length=255, verbose_name='description')),
                    ('width', models.IntegerField(editable=False, verbose_name='width')),
                    ('height', models.IntegerField(editable=False, verbose_name='height')),
                    ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                    ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
                    ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                    ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                    ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                    ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                    ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                    ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                    ('credit', models.CharField(blank=True, max_length=200, verbose_name='crédit')),
                    ('licence', models.CharField(choices=[('TOUS_DROITS', 'Tous droits réservés'), ('CC_BY', 'CC BY 4.0'), ('CC_BY_SA', 'CC BY-SA 4.0'), ('OUVERTE', 'Licence Ouverte 2.0'), ('DOMAINE_PUBLIC', 'Domaine public')], default='TOUS_DROITS', max_length=20, verbose_name='licence')),
                    ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ],
                options={
                    'verbose_name': 'image',
                    'verbose_name_plural': 'images',
                    'abstract': False,
                },
                bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
            ), migrations.CreateModel(
                name='RenduImage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('filter_spec', models.CharField(db_index=True, max_length=255)),
                    ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                    ('width', models.IntegerField(editable=False)),
                    ('height', models.IntegerField(editable=False)),
                    ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                    ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='home.imagesafran')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='rendu_image_unique')],
                },
                bases=(wagtail.images.models.ImageFileMixin, models.Model),
            ), migrations.CreateModel(
                name='DocumentSafran',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                    ('title', models.CharField(max_length=255, verbose_name='title')),
                    ('file', models.FileField(upload_to='documents', verbose_name='file')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                    ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
                    ('file_size', models.PositiveBigIntegerField(editable=False, null=True)),
                    ('file_hash', models.CharField(blank=True, editable=False, max_length=40)),
                    ('licence', models.CharField(choices=[('TOUS_DROITS', 'Tous droits réservés'), ('CC_BY', 'CC BY 4.0'), ('CC_BY_SA', 'CC BY-SA 4.0'), ('OUVERTE', 'Licence Ouverte 2.0'), ('DOMAINE_PUBLIC', 'Domaine public')], default='TOUS_DROITS', max_length=20, verbose_name='licence')),
                    ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                    ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ],
                options={
                    'verbose_name': 'document',
                    'verbose_name_plural': 'documents',
                    'abstract': False,
                },
                bases=(modelsearch.index.Indexed, models.Model),
            ), migrations.CreateModel(
                name='Courriel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('destinataire', models.EmailField(max_length=254, verbose_name='destinataire')),
                    ('gabarit', models.CharField(max_length=100, verbose_name='gabarit')),
                    ('objet', models.CharField(max_length=250, verbose_name='objet')),
                    ('texte', models.TextField(verbose_name='texte')),
                    ('html', models.TextField(blank=True, verbose_name='version HTML')),
                    ('repondre_a', models.EmailField(blank=True, max_length=254, verbose_name='répondre à')),
                    ('calendriers', models.JSONField(blank=True, default=list, verbose_name='événements joints')),
                    ('reference', models.CharField(blank=True, max_length=60, verbose_name='ce qu’ouvre son lien')),
                    ('categorie', models.CharField(blank=True, max_length=20, verbose_name='ce que son lien arrête')),
                    ('cle', models.CharField(blank=True, max_length=120, verbose_name='clé d’unicité')),
                    ('etat', models.CharField(choices=[('A_ENVOYER', 'À envoyer'), ('ENVOYE', 'Envoyé'), ('ECHEC', 'En échec'), ('ANNULE', 'Annulé')], default='A_ENVOYER', max_length=12, verbose_name='état')),
                    ('essais', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                    ('erreur', models.CharField(blank=True, max_length=300, verbose_name='dernière erreur')),
                    ('cree_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                    ('prochain_essai', models.DateTimeField(default=django.utils.timezone.now, verbose_name='prochain essai')),
                    ('envoye_le', models.DateTimeField(blank=True, null=True, verbose_name='envoyé le')),
                    ('efface_le', models.DateTimeField(blank=True, null=True, verbose_name='texte effacé le')),
                ],
                options={
                    'verbose_name': 'courriel',
                    'ordering': ['-cree_le', '-pk'],
                    'indexes': [models.Index(fields=['etat', 'prochain_essai'], name='home_courri_etat_c04d1e_idx')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('cle', ''), _negated=True), fields=('cle',), name='courriel_cle_unique'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'ENVOYE'), _negated=True), ('envoye_le__isnull', False), _connector='OR'), name='courriel_envoye_date')],
                },
            ), migrations.CreateModel(
                name='FluxAgenda',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='flux_agenda', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('empreinte', models.CharField(editable=False, max_length=64, unique=True, verbose_name='empreinte du secret')),
                    ('cree_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                ],
                options={
                    'verbose_name': 'agenda personnel',
                    'verbose_name_plural': 'agendas personnels',
                },
            ), migrations.CreateModel(
                name='Recapitulatif',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='recapitulatif', to=settings.AUTH_USER_MODEL)),
                    ('rythme', models.CharField(choices=[('AUCUN', 'Jamais'), ('QUOTIDIEN', 'Chaque jour où il y a du neuf'), ('HEBDO', 'Une fois par semaine, le lundi')], default='AUCUN', max_length=10, verbose_name='rythme')),
                    ('sauf', models.JSONField(blank=True, default=list, verbose_name='sujets laissés de côté')),
                    ('refusees', models.JSONField(blank=True, default=list, verbose_name='catégories de courriels refusées')),
                    ('dit_jusqu_a', models.DateTimeField(default=django.utils.timezone.now, verbose_name='dit jusqu’à')),
                    ('fait_le', models.DateField(blank=True, null=True, verbose_name='préparé le')),
                    ('cle', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé du lien d’arrêt')),
                ],
                options={
                    'verbose_name': 'récapitulatif',
                    'indexes': [models.Index(fields=['rythme', 'fait_le'], name='home_recapi_rythme_44c235_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('rythme__in', ['AUCUN', 'QUOTIDIEN', 'HEBDO'])), name='recapitulatif_rythme_connu')],
                },
            ), migrations.CreateModel(
                name='EspaceFait',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='espace_fait', to=settings.AUTH_USER_MODEL)),
                    ('cartes', models.JSONField(default=dict, verbose_name='cartes')),
                    ('jour', models.DateField(verbose_name='fait pour le')),
                    ('venue_le', models.DateField(verbose_name='dernière venue')),
                ],
                options={
                    'verbose_name': 'espace préparé',
                    'verbose_name_plural': 'espaces préparés',
                    'indexes': [models.Index(fields=['jour', 'venue_le'], name='home_espace_jour_0fc2bb_idx')],
                },
            ), migrations.CreateModel(
                name='ParametresSite',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
                    ('nom', models.CharField(default='SAFRAN', max_length=60, verbose_name='nom de la plateforme')),
                    ('base_line', models.CharField(default='Orientation Poitou-Charentes', max_length=80, verbose_name='sous le nom')),
                    ('telephone', models.CharField(default='05 36 49 00 12', max_length=20, verbose_name='téléphone')),
                    ('horaires_telephone', models.CharField(default='du lundi au vendredi, de 9 h à 18 h', max_length=120, verbose_name='horaires')),
                    ('courriel_contact', models.EmailField(default='contact@safran.example', max_length=254, verbose_name='courriel de contact')),
                ],
                options={
                    'verbose_name': 'paramètres du site',
                },
            )],
        ),
    ]
