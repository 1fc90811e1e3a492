import django.core.validators
import django.db.models.deletion
import home.site.publication
import home.site.publication
import modelcluster.contrib.taggit
import modelcluster.fields
import safran.formations.criteres
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

from home.migrations._ensemble import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('plans', '0001_initial'),
        ('structures', '0001_initial'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('vocabulaires', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='OrganismeFormation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
                    ('nom', models.CharField(default='Région Poitou-Charentes', max_length=120, verbose_name='raison sociale')),
                    ('siret', models.CharField(blank=True, max_length=14, validators=[django.core.validators.RegexValidator('^\\d{14}$', 'Un SIRET a quatorze chiffres.')], verbose_name='SIRET')),
                    ('declaration', models.CharField(blank=True, max_length=11, validators=[django.core.validators.RegexValidator('^\\d{11}$', 'Ce numéro a onze chiffres.')], verbose_name='numéro de déclaration d’activité')),
                    ('adresse', models.CharField(blank=True, help_text='Numéro et voie.', max_length=50, verbose_name='adresse')),
                    ('code_postal', models.CharField(blank=True, max_length=5, validators=[django.core.validators.RegexValidator('^\\d{5}$', 'Un code postal a cinq chiffres.')], verbose_name='code postal')),
                    ('ville', models.CharField(default='Poitiers', max_length=50, verbose_name='ville')),
                ],
                options={
                    'verbose_name': 'organisme de formation (export LHÉO)',
                },
            ), migrations.CreateModel(
                name='CataloguePage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('chapo', models.TextField(default='Des formations croisées, gratuites, ouvertes à tous les acteurs du service public régional de l’orientation, à distance comme en salle.', max_length=300, verbose_name='chapô')),
                ],
                options={
                    'verbose_name': 'catalogue des formations',
                    'verbose_name_plural': 'catalogues des formations',
                },
                bases=(home.site.publication.PageRendue, 'wagtailcore.page'),
            ), migrations.CreateModel(
                name='FormationPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('accroche', models.TextField(help_text='En une ou deux phrases, ce que la personne y gagne.', max_length=300, verbose_name='accroche')),
                    ('rubrique', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulaires.rubrique', verbose_name='rubrique')),
                    ('format', models.CharField(choices=[('DISTANCE', 'À distance'), ('SALLE', 'En salle'), ('MIXTE', 'Mixte')], default='DISTANCE', max_length=10, verbose_name='modalité')),
                    ('niveau', models.CharField(choices=[('DECOUVERTE', 'Découverte'), ('APPROFONDISSEMENT', 'Approfondissement')], default='DECOUVERTE', max_length=20, verbose_name='niveau')),
                    ('couverture', models.CharField(blank=True, choices=[('accueil', 'Accueillir'), ('apprentissage', 'L’apprentissage, l’alternance'), ('cep', 'Le conseil en évolution professionnelle'), ('confidentialite', 'La confidentialité'), ('creation', 'Créer son entreprise'), ('ecrire', 'Lire, écrire, raconter'), ('etudes', 'Le lycée, les études'), ('financer', 'Financer'), ('handicap', 'Le handicap, l’accès pour tous'), ('mobilite', 'Se déplacer'), ('numerique', 'Le numérique'), ('readressage', 'Passer d’une porte à l’autre'), ('recrutement', 'L’emploi, l’entretien'), ('reconversion', 'Changer de métier'), ('reseaux', 'Les réseaux, qui fait quoi'), ('territoire', 'Le territoire, ses métiers'), ('transition', 'La transition écologique'), ('vae', 'La VAE')], help_text='Ce que dit son dessin. Vide : d’après son titre, ou sa rubrique. Deux formations n’ont pas le même.', max_length=20, verbose_name='couverture')),
                    ('duree_minutes', models.PositiveSmallIntegerField(help_text='Celle que l’organisme déclare, salle comprise.', validators=[django.core.validators.MinValueValidator(5, 'Une formation dure au moins cinq minutes.'), django.core.validators.MaxValueValidator(6000, 'Une formation dure au plus cent heures.')], verbose_name='durée déclarée (minutes)')),
                    ('salle_minutes', models.PositiveSmallIntegerField(blank=True, help_text='Le reste se compare à la durée comptée sur les étapes. Vide, en salle : tout s’y passe.', null=True, verbose_name='dont en salle (minutes)')),
                    ('duree_motif', models.CharField(blank=True, help_text='Si elle s’écarte de plus d’un cinquième de la durée comptée sur les étapes.', max_length=200, verbose_name='pourquoi cette durée')),
                    ('objectifs', wagtail.fields.StreamField([('ligne', 0)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'description': 'Une phrase courte, qui commence par un verbe ou un nom.', 'icon': 'list-ul', 'label': 'Ligne', 'max_length': 300, 'preview_value': 'Repérer quand la demande dépasse votre mission, et le dire simplement.', 'template': 'formations/blocs/ligne.html'})}, verbose_name='ce que l’on saura faire')),
                    ('public', models.TextField(blank=True, max_length=600, verbose_name='à qui elle s’adresse')),
                    ('prerequis', models.TextField(blank=True, max_length=600, verbose_name='prérequis')),
                    ('methodes', models.TextField(blank=True, max_length=1000, verbose_name='méthodes')),
                    ('evaluation', models.TextField(blank=True, max_length=600, verbose_name='évaluation')),
                    ('accessibilite', models.TextField(blank=True, max_length=600, verbose_name='accessibilité')),
                    ('delais', models.TextField(blank=True, max_length=400, verbose_name='délais d’accès')),
                    ('formateurs', models.TextField(blank=True, help_text='Une personne par ligne : prénom et nom, virgule, fonction et structure.', max_length=800, verbose_name='qui l’anime')),
                    ('sources', wagtail.fields.StreamField([('ligne', 0)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'description': 'Une phrase courte, qui commence par un verbe ou un nom.', 'icon': 'list-ul', 'label': 'Ligne', 'max_length': 300, 'preview_value': 'Repérer quand la demande dépasse votre mission, et le dire simplement.', 'template': 'formations/blocs/ligne.html'})}, help_text='Une au moins : auteur ou organisme, titre, année.', verbose_name='sources')),
                    ('atteste_gratuite', models.BooleanField(default=False, help_text='Exigé avant publication (article 3), dit sur la fiche.', verbose_name='gratuite pour la personne')),
                    ('corps', wagtail.fields.StreamField([('texte', 0), ('encadre', 4), ('citation', 7), ('image', 10), ('scene', 20)], blank=True, block_lookup={0: ('home.blocks.TexteBlock', (), {}), 1: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('RETENIR', 'À retenir'), ('ATTENTION', 'Attention'), ('EXEMPLE', 'Exemple')], 'label': 'Nature'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 120, 'required': False}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link'], 'label': 'Texte'}), 4: ('wagtail.blocks.StructBlock', [[('nature', 1), ('titre', 2), ('texte', 3)]], {}), 5: ('wagtail.blocks.TextBlock', (), {'label': 'Paroles', 'max_length': 600}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': 'Jamais le nom d’une personne reçue.', 'label': 'Qui parle', 'max_length': 120}), 7: ('wagtail.blocks.StructBlock', [[('texte', 5), ('auteur', 6)]], {}), 8: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Légende', 'max_length': 200, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('image', 8), ('legende', 9)]], {}), 11: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('accueil', 'à l’accueil d’un lieu d’information'), ('bureau', 'dans un bureau'), ('atelier', 'dans un atelier'), ('village', 'devant la mairie d’un bourg'), ('halle', 'sous une halle, un jour de forum'), ('ecran', 'en visioconférence')], 'label': 'Lieu'}), 12: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('nadia', 'Nadia, cheveux longs, haut orange'), ('yves', 'Yves, chauve, barbe blanche, lunettes'), ('aminata', 'Aminata, cheveux bouclés, haut violet'), ('jeanne', 'Jeanne, cheveux blancs en chignon, lunettes'), ('moussa', 'Moussa, cheveux courts, barbe, haut crème'), ('lea', 'Léa, cheveux roux au carré, haut bleu'), ('lin', 'Lin, cheveux noirs au carré, lunettes'), ('karim', 'Karim, cheveux courts, haut rouge'), ('paul', 'Paul, cheveux blonds, haut lilas'), ('sacha', 'Sacha, chignon brun, lunettes')], 'label': 'Personnage'}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('debout', 'debout'), ('assis', 'sur une chaise'), ('fauteuil', 'en fauteuil roulant')], 'label': 'Pose'}), 14: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('bas', 'écoute'), ('tend', 'tend la main'), ('leve', 'lève la main'), ('tient', 'tient un document'), ('ecrit', 'écrit'), ('pense', 'réfléchit'), ('montre', 'montre du doigt')], 'label': 'Geste'}), 15: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('sourit', 'souriant'), ('attentif', 'attentif'), ('parle', 'qui parle'), ('inquiet', 'inquiet')], 'label': 'Visage'}), 16: ('wagtail.blocks.StructBlock', [[('qui', 12), ('pose', 13), ('geste', 14), ('humeur', 15)]], {}), 17: ('wagtail.blocks.ListBlock', (16,), {'default': [], 'help_text': 'Trois au plus.', 'label': 'Personnages', 'max_num': 3, 'min_num': 0}), 18: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': [('affiche', 'une affiche'), ('horloge', 'une horloge'), ('carte', 'une carte de la région'), ('plante', 'une plante'), ('rayonnage', 'des étagères de documents'), ('valise', 'une valise'), ('calendrier', 'un calendrier'), ('dossier', 'un dossier'), ('ordinateur', 'un ordinateur'), ('telephone', 'un téléphone'), ('tasse', 'une tasse')], 'help_text': 'Quatre au plus ; ce qui n’a pas sa place dans le lieu choisi n’est pas dessiné.', 'label': 'Objets', 'required': False}), 19: ('wagtail.blocks.TextBlock', (), {'help_text': 'Ce que la scène raconte, pour qui ne la voit pas. Vide : une phrase tirée de la composition.', 'label': 'Texte alternatif', 'max_length': 400, 'required': False, 'search_index': False}), 20: ('wagtail.blocks.StructBlock', [[('lieu', 11), ('personnages', 17), ('objets', 18), ('alternative', 19), ('legende', 9)]], {})}, verbose_name='pour en savoir plus')),
                    ('achevement_operateur', models.CharField(choices=[('TOUS', 'Tous les critères'), ('UN', 'Un seul suffit'), ('AU_MOINS', 'Au moins un certain nombre')], default='TOUS', max_length=10, verbose_name='pour l’achever, il faut')),
                    ('achevement_nombre', models.PositiveSmallIntegerField(default=1, help_text='Utile seulement avec « Au moins un certain nombre ».', verbose_name='nombre de critères')),
                    ('achevement_criteres', wagtail.fields.StreamField([('etapes_vues', 0), ('module_vu', 2), ('etape_vue', 4), ('quiz_reussi', 6), ('scorm_reussi', 8), ('presence', 10), ('groupe', 16)], block_lookup={0: ('safran.formations.blocks.EtapesVuesBlock', (), {}), 1: ('wagtail.blocks.ChoiceBlock', [], {'choices': safran.formations.criteres.options_modules, 'label': 'Module'}), 2: ('wagtail.blocks.StructBlock', [[('module', 1)]], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': safran.formations.criteres.options_etapes, 'label': 'Étape'}), 4: ('wagtail.blocks.StructBlock', [[('etape', 3)]], {}), 5: ('wagtail.blocks.ChoiceBlock', [], {'choices': safran.formations.criteres.options_quiz, 'help_text': 'Le quiz dont le seuil de réussite doit être atteint.', 'label': 'Quiz'}), 6: ('wagtail.blocks.StructBlock', [[('quiz', 5)]], {}), 7: ('wagtail.blocks.ChoiceBlock', [], {'choices': safran.formations.criteres.options_scorm, 'label': 'Paquet SCORM'}), 8: ('wagtail.blocks.StructBlock', [[('paquet', 7)]], {}), 9: ('wagtail.blocks.IntegerBlock', (), {'default': 80, 'help_text': 'Part des heures prévues, lue sur les feuilles d’émargement.', 'label': 'Présence (%)', 'max_value': 100, 'min_value': 1}), 10: ('wagtail.blocks.StructBlock', [[('pourcentage', 9)]], {}), 11: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('TOUS', 'Tous les critères'), ('UN', 'Un seul suffit'), ('AU_MOINS', 'Au moins un certain nombre')], 'label': 'Il faut'}), 12: ('wagtail.blocks.IntegerBlock', (), {'default': 1, 'help_text': 'Utile seulement avec « Au moins un certain nombre ».', 'label': 'Nombre de conditions', 'min_value': 1}), 13: ('wagtail.blocks.StreamBlock', [[('etapes_vues', 0), ('module_vu', 2), ('etape_vue', 4), ('quiz_reussi', 6), ('scorm_reussi', 8), ('presence', 10)]], {'label': 'Conditions du groupe', 'min_num': 2}), 14: ('wagtail.blocks.StructBlock', [[('operateur', 11), ('nombre', 12), ('criteres', 13)]], {}), 15: ('wagtail.blocks.StreamBlock', [[('etapes_vues', 0), ('module_vu', 2), ('etape_vue', 4), ('quiz_reussi', 6), ('scorm_reussi', 8), ('presence', 10), ('groupe', 14)]], {'label': 'Conditions du groupe', 'min_num': 2}), 16: ('wagtail.blocks.StructBlock', [[('operateur', 11), ('nombre', 12), ('criteres', 15)]], {})}, default=[('etapes_vues', None)], verbose_name='critères d’achèvement')),
                    ('themes', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulaires.theme', verbose_name='thèmes')),
                    ('missions', modelcluster.fields.ParentalManyToManyField(blank=True, help_text='Celles que la formation prépare à remplir. Ses modules et ses sessions ont les mêmes.', related_name='+', to='vocabulaires.mission', verbose_name='missions')),
                    ('publics', modelcluster.fields.ParentalManyToManyField(blank=True, help_text='Les publics reçus dont parle la formation : un au moins avant publication (article 2).', related_name='+', to='vocabulaires.typepublic', verbose_name='publics concernés')),
                    ('orientations', modelcluster.fields.ParentalManyToManyField(blank=True, help_text='Celles que la formation sert. La page du schéma la montre.', related_name='+', to='plans.orientationduschema', verbose_name='orientations du schéma régional')),
                    ('reseaux', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='structures.reseau', verbose_name='réseaux qui la construisent')),
                ],
                options={
                    'verbose_name': 'formation',
                    'verbose_name_plural': 'formations',
                    'constraints': [models.CheckConstraint(condition=models.Q(('duree_minutes__gt', 0)), name='formation_duree_positive')],
                },
                bases=(home.site.publication.PageRendue, home.site.publication.PublicationGardee, 'wagtailcore.page'),
            ), migrations.CreateModel(
                name='FormationTag',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
                    ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='mots_libres', to='formations.formationpage')),
                ],
                options={
                    'verbose_name': 'mot libre d’une formation',
                    'verbose_name_plural': 'mots libres des formations',
                },
            )],
        ),
        migrations.AddField(
            model_name='formationpage',
            name='tags',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A comma-separated list of tags.', through='formations.FormationTag', to='taggit.Tag', verbose_name='mots libres'),
        ),
    ]
