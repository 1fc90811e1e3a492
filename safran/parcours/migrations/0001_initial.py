import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import home.queries
import home.site.publication
import home.recherche.index
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

from home.migrations._ensemble import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('formations', '0001_initial'),
        ('quiz', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='ModulePage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('resume', models.TextField(blank=True, help_text='Une phrase, montrée sur la fiche.', max_length=300, verbose_name='résumé')),
                    ('duree_minutes', models.PositiveSmallIntegerField(blank=True, help_text='Vide : celle de ses étapes, comptée sur leur contenu.', null=True, validators=[django.core.validators.MinValueValidator(1, 'Un module dure au moins une minute.'), django.core.validators.MaxValueValidator(1500, 'Un module dure au plus vingt-cinq heures.')], verbose_name='autre durée (minutes)')),
                    ('duree_motif', models.CharField(blank=True, max_length=200, verbose_name='pourquoi cette durée')),
                    ('etapes', wagtail.fields.StreamField([('etape', 119)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 160}), 1: ('home.blocks.TexteBlock', (), {}), 2: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('RETENIR', 'À retenir'), ('ATTENTION', 'Attention'), ('EXEMPLE', 'Exemple')], 'label': 'Nature'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 120, 'required': False}), 4: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link'], 'label': 'Texte'}), 5: ('wagtail.blocks.StructBlock', [[('nature', 2), ('titre', 3), ('texte', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Terme', 'max_length': 120}), 7: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link'], 'label': 'Définition'}), 8: ('wagtail.blocks.StructBlock', [[('terme', 6), ('texte', 7)]], {}), 9: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic'], 'help_text': 'Une personne inventée, sans nom ni détail reconnaissable.', 'label': 'Situation'}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'Question', 'max_length': 400}), 11: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link'], 'help_text': 'Repliée tant qu’on ne l’ouvre pas.', 'label': 'Réponse'}), 12: ('wagtail.blocks.StructBlock', [[('titre', 0), ('situation', 9), ('question', 10), ('reponse', 11)]], {}), 13: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link'], 'label': 'Consigne'}), 14: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link'], 'help_text': 'Si vous l’écrivez, chacun a de la place pour la sienne, puis les compare. Rien n’est envoyé.', 'label': 'Réponse d’expert', 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('consigne', 13), ('reponse', 14)]], {}), 16: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'Légende', 'max_length': 200, 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('image', 16), ('legende', 17)]], {}), 19: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('accueil', 'à l’accueil d’un lieu d’information'), ('bureau', 'dans un bureau'), ('atelier', 'dans un atelier'), ('village', 'devant la mairie d’un bourg'), ('halle', 'sous une halle, un jour de forum'), ('ecran', 'en visioconférence')], 'label': 'Lieu'}), 20: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('nadia', 'Nadia, cheveux longs, haut orange'), ('yves', 'Yves, chauve, barbe blanche, lunettes'), ('aminata', 'Aminata, cheveux bouclés, haut violet'), ('jeanne', 'Jeanne, cheveux blancs en chignon, lunettes'), ('moussa', 'Moussa, cheveux courts, barbe, haut crème'), ('lea', 'Léa, cheveux roux au carré, haut bleu'), ('lin', 'Lin, cheveux noirs au carré, lunettes'), ('karim', 'Karim, cheveux courts, haut rouge'), ('paul', 'Paul, cheveux blonds, haut lilas'), ('sacha', 'Sacha, chignon brun, lunettes')], 'label': 'Personnage'}), 21: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('debout', 'debout'), ('assis', 'sur une chaise'), ('fauteuil', 'en fauteuil roulant')], 'label': 'Pose'}), 22: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('bas', 'écoute'), ('tend', 'tend la main'), ('leve', 'lève la main'), ('tient', 'tient un document'), ('ecrit', 'écrit'), ('pense', 'réfléchit'), ('montre', 'montre du doigt')], 'label': 'Geste'}), 23: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('sourit', 'souriant'), ('attentif', 'attentif'), ('parle', 'qui parle'), ('inquiet', 'inquiet')], 'label': 'Visage'}), 24: ('wagtail.blocks.StructBlock', [[('qui', 20), ('pose', 21), ('geste', 22), ('humeur', 23)]], {}), 25: ('wagtail.blocks.ListBlock', (24,), {'default': [], 'help_text': 'Trois au plus.', 'label': 'Personnages', 'max_num': 3, 'min_num': 0}), 26: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': [('affiche', 'une affiche'), ('horloge', 'une horloge'), ('carte', 'une carte de la région'), ('plante', 'une plante'), ('rayonnage', 'des étagères de documents'), ('valise', 'une valise'), ('calendrier', 'un calendrier'), ('dossier', 'un dossier'), ('ordinateur', 'un ordinateur'), ('telephone', 'un téléphone'), ('tasse', 'une tasse')], 'help_text': 'Quatre au plus ; ce qui n’a pas sa place dans le lieu choisi n’est pas dessiné.', 'label': 'Objets', 'required': False}), 27: ('wagtail.blocks.TextBlock', (), {'help_text': 'Ce que la scène raconte, pour qui ne la voit pas. Vide : une phrase tirée de la composition.', 'label': 'Texte alternatif', 'max_length': 400, 'required': False, 'search_index': False}), 28: ('wagtail.blocks.StructBlock', [[('lieu', 19), ('personnages', 25), ('objets', 26), ('alternative', 27), ('legende', 17)]], {}), 29: ('wagtail.blocks.TextBlock', (), {'label': 'Paroles', 'max_length': 600}), 30: ('wagtail.blocks.CharBlock', (), {'help_text': 'Jamais le nom d’une personne reçue.', 'label': 'Qui parle', 'max_length': 120}), 31: ('wagtail.blocks.StructBlock', [[('texte', 29), ('auteur', 30)]], {}), 32: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 33: ('wagtail.blocks.TextBlock', (), {'label': 'Ce qu’on y trouve', 'max_length': 300, 'required': False}), 34: ('wagtail.blocks.StructBlock', [[('titre', 0), ('document', 32), ('resume', 33)]], {}), 35: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'Un fichier MP4 ou WebM, 20 Mo au plus.', 'label': 'Vidéo'}), 36: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'Un fichier WebVTT (.vtt), en français.', 'label': 'Sous-titres'}), 37: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'label': 'Transcription'}), 38: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'Vide : lue dans le fichier. S’il ne la dit pas, la transcription compte comme lue.', 'label': 'Durée (secondes)', 'max_value': 36000, 'min_value': 1, 'required': False}), 39: ('wagtail.blocks.StructBlock', [[('titre', 0), ('video', 35), ('sous_titres', 36), ('transcription', 37), ('duree_secondes', 38)]], {}), 40: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'Un fichier MP3 de la bibliothèque de documents, 20 Mo au plus.', 'label': 'Son'}), 41: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol'], 'help_text': 'Tout ce qui s’entend, avec qui parle : c’est elle que lit une personne sourde.', 'label': 'Transcription'}), 42: ('wagtail.blocks.StructBlock', [[('titre', 0), ('audio', 40), ('transcription', 41), ('duree_secondes', 38)]], {}), 43: ('wagtail.blocks.URLBlock', (), {'help_text': 'https://serveur/w/…, telle qu’on la lit.', 'label': 'Adresse de la vidéo'}), 44: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'Dite avant de regarder.', 'label': 'Durée (secondes)', 'max_value': 36000, 'min_value': 1, 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('titre', 0), ('adresse', 43), ('duree_secondes', 44), ('transcription', 37)]], {}), 46: ('wagtail.blocks.CharBlock', (), {'help_text': 'La question à laquelle la figure répond.', 'label': 'Titre', 'max_length': 160}), 47: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('BARRES', 'Des barres'), ('LIGNE', 'Une ligne'), ('CARTE', 'La carte des bassins')], 'help_text': 'Des barres pour comparer, une ligne pour suivre dans le temps, la carte pour situer.', 'label': 'Forme'}), 48: ('wagtail.blocks.CharBlock', (), {'help_text': '« Année », « Bassin ».', 'label': 'Ce que nomme chaque ligne', 'max_length': 60}), 49: ('wagtail.blocks.CharBlock', (), {'help_text': '« Personnes », « Lieux ».', 'label': 'Ce que l’on compte', 'max_length': 60}), 50: ('wagtail.blocks.CharBlock', (), {'label': 'Nom', 'max_length': 60}), 51: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 2, 'label': 'Nombre', 'max_value': 999999999, 'min_value': 0}), 52: ('wagtail.blocks.StructBlock', [[('nom', 50), ('valeur', 51)]], {'label': 'Ligne'}), 53: ('wagtail.blocks.ListBlock', (52,), {'help_text': 'Sur la carte, le nom exact de chaque bassin.', 'label': 'Lignes', 'max_num': 24, 'min_num': 2}), 54: ('wagtail.blocks.BooleanBlock', (), {'label': 'Ajouter au tableau la part de chaque ligne', 'required': False}), 55: ('wagtail.blocks.CharBlock', (), {'help_text': 'En une phrase : elle se lit sous le dessin, et le remplace pour qui ne le voit pas.', 'label': 'Ce que la figure montre', 'max_length': 300}), 56: ('wagtail.blocks.CharBlock', (), {'help_text': 'Qui a compté, où et quand.', 'label': 'Source', 'max_length': 200}), 57: ('wagtail.blocks.StructBlock', [[('titre', 46), ('forme', 47), ('repere', 48), ('mesure', 49), ('rangs', 53), ('parts', 54), ('lecture', 55), ('source', 56)]], {}), 58: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 80}), 59: ('wagtail.blocks.TextBlock', (), {'label': 'Ce qui s’y passe', 'max_length': 300, 'required': False}), 60: ('wagtail.blocks.StructBlock', [[('titre', 58), ('texte', 59)]], {'label': 'Temps'}), 61: ('wagtail.blocks.ListBlock', (60,), {'help_text': 'Du premier au dernier.', 'label': 'Temps', 'max_num': 12, 'min_num': 2}), 62: ('wagtail.blocks.StructBlock', [[('titre', 0), ('temps', 61)]], {}), 63: ('wagtail.blocks.CharBlock', (), {'help_text': '« 2014 », « Trois mois après ».', 'label': 'Quand', 'max_length': 60}), 64: ('wagtail.blocks.TextBlock', (), {'label': 'Ce qui arrive', 'max_length': 300}), 65: ('wagtail.blocks.StructBlock', [[('quand', 63), ('texte', 64)]], {'label': 'Moment'}), 66: ('wagtail.blocks.ListBlock', (65,), {'help_text': 'Du plus ancien au plus récent.', 'label': 'Moments', 'max_num': 20, 'min_num': 2}), 67: ('wagtail.blocks.StructBlock', [[('titre', 0), ('moments', 66)]], {}), 68: ('wagtail.blocks.CharBlock', (), {'help_text': '« Avant », « Le bureau d’hier ».', 'label': 'Nom', 'max_length': 60}), 69: ('wagtail.blocks.ListBlock', (28,), {'default': [], 'label': 'Ou une scène dessinée', 'max_num': 1}), 70: ('wagtail.blocks.TextBlock', (), {'label': 'Ce qu’il faut y voir', 'max_length': 400, 'required': False}), 71: ('wagtail.blocks.StructBlock', [[('nom', 68), ('image', 16), ('scene', 69), ('texte', 70)]], {'label': 'Premier état'}), 72: ('wagtail.blocks.StructBlock', [[('nom', 68), ('image', 16), ('scene', 69), ('texte', 70)]], {'label': 'Second état'}), 73: ('wagtail.blocks.StructBlock', [[('titre', 0), ('avant', 71), ('apres', 72)]], {}), 74: ('wagtail.blocks.CharBlock', (), {'label': 'Nom', 'max_length': 80}), 75: ('wagtail.blocks.TextBlock', (), {'label': 'Ce qu’il faut y voir', 'max_length': 400}), 76: ('wagtail.blocks.IntegerBlock', (), {'help_text': '0 au bord gauche, 100 au bord droit.', 'label': 'Depuis la gauche (%)'}), 77: ('wagtail.blocks.IntegerBlock', (), {'help_text': '0 en haut, 100 en bas.', 'label': 'Depuis le haut (%)'}), 78: ('wagtail.blocks.StructBlock', [[('nom', 74), ('texte', 75), ('gauche', 76), ('haut', 77)]], {'label': 'Point'}), 79: ('wagtail.blocks.ListBlock', (78,), {'label': 'Points', 'max_num': 9, 'min_num': 1}), 80: ('wagtail.blocks.StructBlock', [[('titre', 0), ('image', 16), ('scene', 69), ('points', 79)]], {}), 81: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic'], 'label': 'Situation', 'required': False}), 82: ('wagtail.blocks.CharBlock', (), {'help_text': '« Madame R. » : une personne inventée.', 'label': 'Qui vous parle', 'max_length': 60}), 83: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('nadia', 'Nadia, cheveux longs, haut orange'), ('yves', 'Yves, chauve, barbe blanche, lunettes'), ('aminata', 'Aminata, cheveux bouclés, haut violet'), ('jeanne', 'Jeanne, cheveux blancs en chignon, lunettes'), ('moussa', 'Moussa, cheveux courts, barbe, haut crème'), ('lea', 'Léa, cheveux roux au carré, haut bleu'), ('lin', 'Lin, cheveux noirs au carré, lunettes'), ('karim', 'Karim, cheveux courts, haut rouge'), ('paul', 'Paul, cheveux blonds, haut lilas'), ('sacha', 'Sacha, chignon brun, lunettes')], 'label': 'Son portrait', 'required': False}), 84: ('wagtail.blocks.CharBlock', (), {'default': 'Vous', 'label': 'Qui répond', 'max_length': 60}), 85: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('nadia', 'Nadia, cheveux longs, haut orange'), ('yves', 'Yves, chauve, barbe blanche, lunettes'), ('aminata', 'Aminata, cheveux bouclés, haut violet'), ('jeanne', 'Jeanne, cheveux blancs en chignon, lunettes'), ('moussa', 'Moussa, cheveux courts, barbe, haut crème'), ('lea', 'Léa, cheveux roux au carré, haut bleu'), ('lin', 'Lin, cheveux noirs au carré, lunettes'), ('karim', 'Karim, cheveux courts, haut rouge'), ('paul', 'Paul, cheveux blonds, haut lilas'), ('sacha', 'Sacha, chignon brun, lunettes')], 'label': 'Le portrait de qui répond', 'required': False}), 86: ('wagtail.blocks.TextBlock', (), {'label': 'L’autre dit', 'max_length': 400}), 87: ('wagtail.blocks.TextBlock', (), {'help_text': 'Sans guillemets.', 'label': 'Vous dites', 'max_length': 300}), 88: ('wagtail.blocks.TextBlock', (), {'label': 'Ce que cela produit', 'max_length': 400}), 89: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'Vide : le tour suivant. 0 : la fin. Jamais en arrière.', 'label': 'Mène au tour', 'max_value': 12, 'min_value': 0, 'required': False}), 90: ('wagtail.blocks.StructBlock', [[('dit', 87), ('effet', 88), ('vers', 89)]], {'label': 'Choix'}), 91: ('wagtail.blocks.ListBlock', (90,), {'label': 'Ce que l’on peut répondre', 'max_num': 4, 'min_num': 1}), 92: ('wagtail.blocks.StructBlock', [[('dit', 86), ('choix', 91)]], {'label': 'Tour'}), 93: ('wagtail.blocks.ListBlock', (92,), {'label': 'Tours', 'max_num': 12, 'min_num': 1}), 94: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link'], 'help_text': 'Lu à la fin, quel que soit le chemin.', 'label': 'Ce qu’on en retient'}), 95: ('wagtail.blocks.StructBlock', [[('titre', 0), ('situation', 81), ('personne', 82), ('portrait', 83), ('vous', 84), ('portrait_vous', 85), ('tours', 93), ('fin', 94)]], {}), 96: ('wagtail.blocks.CharBlock', (), {'label': 'Consigne', 'max_length': 200, 'required': False}), 97: ('wagtail.blocks.CharBlock', (), {'label': 'Recto', 'max_length': 160}), 98: ('wagtail.blocks.TextBlock', (), {'label': 'Verso', 'max_length': 500}), 99: ('wagtail.blocks.StructBlock', [[('recto', 97), ('verso', 98)]], {'label': 'Carte'}), 100: ('wagtail.blocks.ListBlock', (99,), {'label': 'Cartes', 'max_num': 12, 'min_num': 2}), 101: ('wagtail.blocks.StructBlock', [[('titre', 0), ('consigne', 96), ('cartes', 100)]], {}), 102: ('wagtail.blocks.CharBlock', (), {'label': 'Ligne', 'max_length': 200}), 103: ('wagtail.blocks.ListBlock', (102,), {'label': 'Lignes', 'max_num': 20, 'min_num': 1}), 104: ('wagtail.blocks.StructBlock', [[('titre', 0), ('lignes', 103)]], {}), 105: ('wagtail.blocks.ChoiceBlock', [], {'choices': home.queries.mots_choix, 'label': 'Mot du glossaire'}), 106: ('wagtail.blocks.TextBlock', (), {'help_text': 'Elle contient le mot : il s’y déplie.', 'label': 'Phrase', 'max_length': 600}), 107: ('wagtail.blocks.StructBlock', [[('mot', 105), ('phrase', 106)]], {}), 108: ('wagtail.snippets.blocks.SnippetChooserBlock', ('structures.Structure',), {'help_text': 'Sa carte suit la fiche : rien n’est recopié.', 'label': 'Structure'}), 109: ('wagtail.blocks.CharBlock', (), {'help_text': 'Facultatif : ce qu’il faut y regarder, en une phrase.', 'label': 'Pourquoi cette fiche', 'max_length': 300, 'required': False}), 110: ('wagtail.blocks.StructBlock', [[('structure', 108), ('mot', 109)]], {}), 111: ('wagtail.blocks.PageChooserBlock', (), {'help_text': 'Une fiche publiée. Sa carte suit la fiche : rien n’est recopié.', 'label': 'Fiche pratique', 'page_type': ['pratiques.FichePratiquePage']}), 112: ('wagtail.blocks.StructBlock', [[('fiche', 111), ('mot', 109)]], {}), 113: ('safran.parcours.blocks.etapes.QuestionEtapeBlock', (), {}), 114: ('safran.parcours.blocks.etapes.QuizBlock', (), {}), 115: ('safran.parcours.blocks.etapes.PaquetBlock', (), {}), 116: ('wagtail.blocks.StreamBlock', [[('texte', 1), ('encadre', 5), ('definition', 8), ('cas', 12), ('a_vous', 15), ('image', 18), ('scene', 28), ('citation', 31), ('document', 34), ('video', 39), ('audio', 42), ('video_distante', 45), ('figure', 57), ('schema', 62), ('frise', 67), ('avant_apres', 73), ('points', 80), ('dialogue', 95), ('cartes', 101), ('coches', 104), ('terme', 107), ('fiche_structure', 110), ('fiche_pratique', 112), ('question', 113), ('quiz', 114), ('scorm', 115)]], {'label': 'Contenu'}), 117: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'Vide : comptée sur le contenu, à 180 mots par minute, médias joués, 45 secondes par question.', 'label': 'Autre durée (minutes)', 'max_value': 600, 'min_value': 1, 'required': False}), 118: ('wagtail.blocks.CharBlock', (), {'help_text': '« On y prend le temps d’un essai. »', 'label': 'Pourquoi cette durée', 'max_length': 200, 'required': False}), 119: ('wagtail.blocks.StructBlock', [[('titre', 0), ('contenu', 116), ('duree_minutes', 117), ('duree_motif', 118)]], {})}, verbose_name='étapes')),
                ],
                options={
                    'verbose_name': 'module',
                    'verbose_name_plural': 'modules',
                },
                bases=(home.site.publication.PublicationGardee, 'wagtailcore.page'),
            ), migrations.CreateModel(
                name='IndexEtape',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('module', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parcours.modulepage', verbose_name='module')),
                    ('etape_id', models.CharField(max_length=36, verbose_name='étape')),
                    ('titre', models.TextField(verbose_name='racines du titre et des mots définis')),
                    ('pres', models.TextField(verbose_name='racines des titres du texte et des mots appuyés')),
                    ('texte', models.TextField(verbose_name='racines du texte')),
                    ('mots', models.TextField(default='', verbose_name='mots')),
                    ('clair', models.TextField(default='', verbose_name='texte')),
                    ('marque', models.BigIntegerField(default=home.recherche.index.marque_tirer, verbose_name='marque de cette écriture')),
                ],
                options={
                    'verbose_name': 'indexation d’une étape',
                    'verbose_name_plural': 'indexations des étapes',
                    'constraints': [models.UniqueConstraint(fields=('module', 'etape_id'), name='index_etape_unique')],
                },
            ), migrations.CreateModel(
                name='Suivi',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suivis', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('formation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suivis', to='formations.formationpage', verbose_name='formation')),
                    ('commence_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='commencé le')),
                    ('dernier_passage_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='dernier passage le')),
                    ('derniere_etape', models.CharField(blank=True, max_length=36, verbose_name='étape où reprendre')),
                    ('etapes_connues', models.JSONField(blank=True, default=list, help_text='Celles qui existaient au départ, puis à l’achèvement.', verbose_name='étapes connues')),
                    ('progression_max', models.PositiveSmallIntegerField(default=0, verbose_name='progression atteinte (%)')),
                    ('acheve_le', models.DateTimeField(blank=True, null=True, verbose_name='achevé le')),
                ],
                options={
                    'verbose_name': 'suivi',
                    'ordering': ['-dernier_passage_le', '-pk'],
                    'constraints': [models.UniqueConstraint(fields=('compte', 'formation'), name='suivi_unique', violation_error_message='Cette personne suit déjà cette formation.'), models.CheckConstraint(condition=models.Q(('progression_max__lte', 100)), name='suivi_progression_bornee', violation_error_message='Une progression ne dépasse pas 100 %.'), models.CheckConstraint(condition=models.Q(('acheve_le', None), ('acheve_le__gte', models.F('commence_le')), _connector='OR'), name='suivi_acheve_apres_debut', violation_error_message='L’achèvement ne précède pas le début.')],
                },
            ), migrations.CreateModel(
                name='ListeCochee',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('suivi', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listes_cochees', to='parcours.suivi', verbose_name='suivi')),
                    ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listes_cochees', to='parcours.modulepage', verbose_name='module')),
                    ('etape_id', models.CharField(max_length=36, verbose_name='étape')),
                    ('bloc_id', models.CharField(max_length=36, verbose_name='bloc')),
                    ('cochees', models.JSONField(blank=True, default=list, verbose_name='lignes cochées')),
                    ('modifiee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='modifiée le')),
                ],
                options={
                    'verbose_name': 'liste cochée',
                    'verbose_name_plural': 'listes cochées',
                    'constraints': [models.UniqueConstraint(fields=('suivi', 'module', 'bloc_id'), name='liste_cochee_unique')],
                },
            ), migrations.CreateModel(
                name='ReponseEtape',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('suivi', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reponses', to='parcours.suivi', verbose_name='suivi')),
                    ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reponses', to='parcours.modulepage', verbose_name='module')),
                    ('etape_id', models.CharField(max_length=36, verbose_name='étape')),
                    ('bloc_id', models.CharField(max_length=36, verbose_name='bloc')),
                    ('rang', models.PositiveSmallIntegerField(default=1, verbose_name='rang dans le cas')),
                    ('question', models.JSONField(default=dict, verbose_name='question posée')),
                    ('reponse', models.JSONField(default=dict, verbose_name='dernière réponse')),
                    ('premiere', models.JSONField(default=dict, verbose_name='première réponse')),
                    ('part', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='part de la dernière (millièmes)')),
                    ('premiere_part', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='part de la première (millièmes)')),
                    ('essais', models.PositiveSmallIntegerField(default=0, verbose_name='réponses données')),
                    ('copie', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reponse_etape', to='quiz.reponseouverte', verbose_name='réponse libre à relire')),
                    ('recus', models.JSONField(blank=True, default=list, verbose_name='derniers envois reçus')),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ],
                options={
                    'verbose_name': 'réponse dans une étape',
                    'verbose_name_plural': 'réponses dans les étapes',
                    'constraints': [models.UniqueConstraint(fields=('suivi', 'module', 'etape_id', 'bloc_id', 'rang'), name='reponse_etape_unique'), models.CheckConstraint(condition=models.Q(('part', None), ('part__lte', 1000), _connector='OR'), name='reponse_etape_part_bornee', violation_error_message='Une part ne dépasse pas le tout.')],
                },
            ), migrations.CreateModel(
                name='EtapeVue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('suivi', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='etapes_vues', to='parcours.suivi', verbose_name='suivi')),
                    ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='etapes_vues', to='parcours.modulepage', verbose_name='module')),
                    ('etape_id', models.CharField(max_length=36, verbose_name='étape')),
                    ('vue_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='vue le')),
                ],
                options={
                    'verbose_name': 'étape vue',
                    'verbose_name_plural': 'étapes vues',
                    'constraints': [models.UniqueConstraint(fields=('suivi', 'module', 'etape_id'), name='etape_vue_unique')],
                },
            ), migrations.CreateModel(
                name='Achevement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('suivi', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='achevement', to='parcours.suivi', verbose_name='suivi')),
                    ('expression', models.JSONField(default=dict, verbose_name='règle et constats au moment de l’achèvement')),
                ],
                options={
                    'verbose_name': 'achèvement',
                },
            ), migrations.CreateModel(
                name='Derogation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('suivi', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='derogation', to='parcours.suivi', verbose_name='suivi')),
                    ('accordee_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='derogations_accordees', to=settings.AUTH_USER_MODEL, verbose_name='accordée par')),
                    ('accordee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='accordée le')),
                    ('motif', models.TextField(max_length=500, verbose_name='motif')),
                ],
                options={
                    'verbose_name': 'dérogation',
                    'constraints': [models.CheckConstraint(condition=models.Q(('motif', ''), _negated=True), name='derogation_motivee', violation_error_message='Une dérogation dit pourquoi.')],
                },
            ), migrations.CreateModel(
                name='ModuleAcheve',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('suivi', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='modules_acheves', to='parcours.suivi', verbose_name='suivi')),
                    ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acheves', to='parcours.modulepage', verbose_name='module')),
                    ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='version suivie')),
                    ('acheve_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='achevé le')),
                ],
                options={
                    'verbose_name': 'module achevé',
                    'verbose_name_plural': 'modules achevés',
                    'constraints': [models.UniqueConstraint(fields=('suivi', 'module'), name='module_acheve_unique')],
                },
            ), migrations.CreateModel(
                name='NoteEtape',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('suivi', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='parcours.suivi', verbose_name='suivi')),
                    ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='parcours.modulepage', verbose_name='module')),
                    ('etape_id', models.CharField(max_length=36, verbose_name='étape')),
                    ('etape_titre', models.CharField(blank=True, max_length=160, verbose_name='titre de l’étape')),
                    ('texte', models.TextField(blank=True, max_length=10000, verbose_name='note')),
                    ('version', models.PositiveIntegerField(default=0, verbose_name='version')),
                    ('recus', models.JSONField(blank=True, default=list, verbose_name='derniers envois reçus')),
                    ('modifiee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='modifiée le')),
                    ('pas_claire_le', models.DateTimeField(blank=True, null=True, verbose_name='dite pas claire le')),
                ],
                options={
                    'verbose_name': 'note d’étape',
                    'verbose_name_plural': 'notes d’étape',
                    'constraints': [models.UniqueConstraint(fields=('suivi', 'module', 'etape_id'), name='note_etape_unique')],
                },
            ), migrations.CreateModel(
                name='TempsEtape',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('suivi', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='temps', to='parcours.suivi', verbose_name='suivi')),
                    ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='temps', to='parcours.modulepage', verbose_name='module')),
                    ('etape_id', models.CharField(max_length=36, verbose_name='étape')),
                    ('secondes', models.PositiveIntegerField(default=0, verbose_name='secondes')),
                ],
                options={
                    'verbose_name': 'temps passé',
                    'verbose_name_plural': 'temps passés',
                    'constraints': [models.UniqueConstraint(fields=('suivi', 'module', 'etape_id'), name='temps_etape_unique')],
                },
            ), migrations.CreateModel(
                name='Horloge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='horloge', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('comptee_jusqu_a', models.DateTimeField(default=django.utils.timezone.now, verbose_name='comptée jusqu’à')),
                ],
                options={
                    'verbose_name': 'horloge',
                },
            )],
        ),
    ]
