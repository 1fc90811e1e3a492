import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import home.site.publication
import modelsearch.index
import safran.quiz.blocks.ecrits
import safran.quiz.blocks.choix
import uuid
import wagtail.fields
import wagtail.models.preview
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from home.migrations._ensemble import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('territoires', '0001_initial'),
        ('vocabulaires', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Quiz',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                    ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                    ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                    ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                    ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                    ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                    ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                    ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                    ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                    ('code', models.SlugField(error_messages={'unique': 'Ce code est déjà pris par un autre quiz.'}, help_text='Minuscules, chiffres et tirets. Il sert d’adresse et ne change plus une fois le quiz publié.', max_length=80, unique=True, verbose_name='code')),
                    ('titre', models.CharField(max_length=160, verbose_name='titre')),
                    ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulaires.theme', verbose_name='thème')),
                    ('consigne', models.TextField(blank=True, help_text='Montrée avant de commencer. Deux phrases suffisent.', max_length=600, verbose_name='consigne')),
                    ('seuil', models.PositiveSmallIntegerField(default=70, help_text='Part des points à obtenir.', validators=[django.core.validators.MinValueValidator(1, 'Le seuil va de 1 à 100 %%.'), django.core.validators.MaxValueValidator(100, 'Le seuil va de 1 à 100 %%.')], verbose_name='seuil de réussite (%)')),
                    ('essais_max', models.PositiveSmallIntegerField(default=0, help_text='0 : autant d’essais que la personne le souhaite.', verbose_name='nombre d’essais')),
                    ('delai_minutes', models.PositiveSmallIntegerField(default=0, help_text='0 : on peut recommencer tout de suite.', verbose_name='attente entre deux essais (minutes)')),
                    ('melanger', models.BooleanField(default=True, help_text='L’ordre des réponses change à chaque essai ; celui des questions ne change pas.', verbose_name='mélanger les réponses')),
                    ('melanger_questions', models.BooleanField(default=False, help_text='L’ordre des questions change à chaque essai.', verbose_name='mélanger les questions')),
                    ('duree_minutes', models.PositiveSmallIntegerField(default=0, help_text='0 : sans limite. Le serveur tient l’heure ; les réponses gardées à temps sont comptées.', validators=[django.core.validators.MaxValueValidator(1440, 'Un essai dure un jour au plus.')], verbose_name='temps limité (minutes)')),
                    ('correction', models.CharField(choices=[('IMMEDIATE', 'Dès que le quiz est rendu'), ('DERNIER', 'Après le dernier essai'), ('REUSSITE', 'Une fois le quiz réussi'), ('JAMAIS', 'Jamais')], default='IMMEDIATE', max_length=10, verbose_name='montrer la correction')),
                    ('montrer_justes', models.BooleanField(default=True, help_text='Sinon, la correction dit à chacun ce qu’il a eu juste, sans donner la bonne réponse.', verbose_name='montrer les bonnes réponses')),
                    ('relecture_jours', models.PositiveSmallIntegerField(default=14, help_text='Passé ce temps, ce que les pairs n’ont pas relu va aussi aux formateurs.', validators=[django.core.validators.MinValueValidator(1, 'Un jour au moins.'), django.core.validators.MaxValueValidator(90, 'Quatre-vingt-dix jours au plus.')], verbose_name='temps pour relire une réponse libre (jours)')),
                    ('positionnement', models.BooleanField(default=False, help_text='Passé avant et après une formation : la personne compare ses deux profils, thème par thème.', verbose_name='test de positionnement')),
                    ('questions', wagtail.fields.StreamField([('unique', 11), ('multiple', 13), ('vrai_faux', 17), ('numerique', 30), ('texte_court', 36), ('appariement', 44), ('ordre', 48), ('trous', 60), ('ouverte', 65), ('vignette', 69), ('banque', 70), ('tirage', 74), ('qui_fait_quoi', 77)], block_lookup={0: ('safran.quiz.blocks.choix.TexteBlock', (), {'label': 'Question', 'max_length': 4000}), 1: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Image', 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'Ce que l’image dit à qui ne la voit pas.', 'label': 'Texte de l’image', 'max_length': 600, 'required': False}), 3: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 2, 'default': Decimal('1'), 'label': 'Points', 'max_digits': 5, 'max_value': 100, 'min_value': Decimal('0.01'), 'required': False}), 4: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montré avec la correction, une fois le quiz rendu. Dites pourquoi, en une ou deux phrases.', 'label': 'Explication générale', 'max_length': 2000, 'required': False}), 5: ('safran.quiz.blocks.choix.TexteBlock', (), {'label': 'Réponse proposée', 'ligne': True, 'max_length': 1000}), 6: ('wagtail.blocks.BooleanBlock', (), {'label': 'Cette réponse est juste', 'required': False}), 7: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 5, 'help_text': 'Vide : la règle de la question suffit. Une réponse fausse peut donner une part des points.', 'label': 'Part des points (%)', 'max_digits': 8, 'max_value': 100, 'min_value': -100, 'required': False}), 8: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montré avec la correction à qui l’a choisie, et sous chaque bonne réponse.', 'label': 'Retour sur cette réponse', 'ligne': True, 'max_length': 2000, 'required': False}), 9: ('wagtail.blocks.StructBlock', [[('texte', 5), ('juste', 6), ('part', 7), ('retour', 8)]], {}), 10: ('wagtail.blocks.ListBlock', (9,), {'help_text': 'Au moins deux, de longueurs voisines. Pas de « toutes les réponses ci-dessus ».', 'label': 'Réponses proposées', 'max_num': 26, 'min_num': 2}), 11: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('reponses', 10)]], {}), 12: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('MOINS', 'Chaque bonne réponse compte, chaque mauvaise retire autant'), ('TOUT', 'Tout ou rien'), ('JUSTES', 'Chaque bonne réponse compte, une mauvaise ne retire rien'), ('PARTS', 'La part écrite à chaque réponse')], 'help_text': 'Quand une mauvaise réponse ne retire rien, cocher plus de cases qu’il n’y a de bonnes réponses ne donne rien.', 'label': 'Règle des points', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('reponses', 10), ('bareme', 12)]], {}), 14: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Laissez la case vide si elle est fausse.', 'label': 'L’affirmation est vraie', 'required': False}), 15: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montré à qui a répondu « Vrai ».', 'label': 'Retour sur « Vrai »', 'ligne': True, 'max_length': 2000, 'required': False}), 16: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montré à qui a répondu « Faux ».', 'label': 'Retour sur « Faux »', 'ligne': True, 'max_length': 2000, 'required': False}), 17: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('juste', 14), ('retour_vrai', 15), ('retour_faux', 16)]], {}), 18: ('wagtail.blocks.CharBlock', (), {'help_text': 'Écrit en chiffres : 12,5. L’étoile * désigne tout autre nombre, pour lui donner un retour.', 'label': 'Nombre accepté', 'max_length': 60, 'validators': [safran.quiz.blocks.ecrits.nombre_ou_tout]}), 19: ('wagtail.blocks.CharBlock', (), {'default': '0', 'help_text': '0 : ce nombre exactement.', 'label': 'Tolérance', 'max_length': 40, 'required': False, 'validators': [safran.quiz.blocks.ecrits.marge_exiger]}), 20: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('ABSOLUE', 'dans l’unité de la réponse'), ('POURCENT', 'en % de la réponse')], 'label': 'Tolérance comptée', 'required': False}), 21: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 5, 'help_text': 'Vide : 100 %. Une réponse acceptée en partie donne moins.', 'label': 'Part des points (%)', 'max_digits': 8, 'max_value': 100, 'min_value': 0, 'required': False}), 22: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montré avec la correction à qui a donné cette réponse.', 'label': 'Retour sur cette réponse', 'ligne': True, 'max_length': 2000, 'required': False}), 23: ('wagtail.blocks.StructBlock', [[('valeur', 18), ('tolerance', 19), ('mode', 20), ('part', 21), ('retour', 22)]], {}), 24: ('wagtail.blocks.ListBlock', (23,), {'label': 'Nombres acceptés', 'max_num': 20, 'min_num': 1}), 25: ('wagtail.blocks.CharBlock', (), {'label': 'Unité', 'max_length': 40}), 26: ('wagtail.blocks.CharBlock', (), {'default': '1', 'help_text': 'Combien de cette unité font une fois la première : 100 pour des centimètres après des mètres.', 'label': 'Facteur', 'max_length': 40, 'validators': [safran.quiz.blocks.ecrits.facteur_exiger]}), 27: ('wagtail.blocks.StructBlock', [[('nom', 25), ('facteur', 26)]], {}), 28: ('wagtail.blocks.ListBlock', (27,), {'default': [], 'help_text': 'Aucune : le nombre suffit. La première est celle des nombres acceptés.', 'label': 'Unités', 'max_num': 10, 'min_num': 0}), 29: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('FACULTATIVE', 'Facultative : sans unité, la première est supposée'), ('OBLIGATOIRE', 'Obligatoire : sans unité, la réponse est fausse')], 'label': 'Choix de l’unité', 'required': False}), 30: ('wagtail.blocks.StructBlock', [[('reponses', 24), ('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('unites', 28), ('regle_unite', 29)]], {}), 31: ('wagtail.blocks.CharBlock', (), {'label': 'Réponse acceptée', 'max_length': 400}), 32: ('wagtail.blocks.StructBlock', [[('texte', 31), ('part', 21), ('retour', 22)]], {}), 33: ('wagtail.blocks.ListBlock', (32,), {'help_text': 'Accents, majuscules, espaces et apostrophes ne comptent pas.', 'label': 'Réponses acceptées', 'max_num': 30, 'min_num': 1}), 34: ('wagtail.blocks.BooleanBlock', (), {'label': 'Tenir compte des majuscules et des accents', 'required': False}), 35: ('wagtail.blocks.BooleanBlock', (), {'help_text': '« relais* » accepte « relais petite enfance ». Une vraie étoile s’écrit \\*.', 'label': 'L’étoile * remplace n’importe quels mots', 'required': False}), 36: ('wagtail.blocks.StructBlock', [[('reponses', 33), ('casse', 34), ('joker', 35), ('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4)]], {}), 37: ('safran.quiz.blocks.choix.TexteBlock', (), {'label': 'Ligne', 'ligne': True, 'max_length': 400}), 38: ('wagtail.blocks.CharBlock', (), {'label': 'Va avec', 'max_length': 400}), 39: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montré avec la correction de cette ligne.', 'label': 'Retour sur cette ligne', 'ligne': True, 'max_length': 2000, 'required': False}), 40: ('wagtail.blocks.StructBlock', [[('gauche', 37), ('droite', 38), ('retour', 39)]], {}), 41: ('wagtail.blocks.ListBlock', (40,), {'help_text': 'Deux lignes peuvent aller avec le même choix : écrivez-le de la même façon.', 'label': 'Paires', 'max_num': 20, 'min_num': 2}), 42: ('wagtail.blocks.CharBlock', (), {'label': 'Choix en trop', 'max_length': 400}), 43: ('wagtail.blocks.ListBlock', (42,), {'default': [], 'help_text': 'Des choix plausibles qui ne vont avec aucune ligne.', 'label': 'Choix en trop', 'max_num': 20, 'min_num': 0}), 44: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('paires', 41), ('leurres', 43)]], {}), 45: ('wagtail.blocks.StructBlock', [[('texte', 37), ('retour', 39)]], {}), 46: ('wagtail.blocks.ListBlock', (45,), {'help_text': 'Elles sont mélangées à chaque essai ; la personne donne à chacune son rang.', 'label': 'Lignes, dans le bon ordre', 'max_num': 20, 'min_num': 2}), 47: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('PLACES', 'Chaque élément à sa place compte'), ('TOUT', 'Tout ou rien')], 'label': 'Règle des points', 'required': False}), 48: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('elements', 46), ('bareme', 47)]], {}), 49: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Mettez [[1]] à la place du premier trou, [[2]] à la place du deuxième, etc.', 'label': 'Texte à trous', 'max_length': 8000}), 50: ('wagtail.blocks.IntegerBlock', (), {'default': 1, 'label': 'Poids', 'max_value': 100, 'min_value': 1, 'required': False}), 51: ('wagtail.blocks.StructBlock', [[('reponses', 33), ('casse', 34), ('joker', 35), ('poids', 50)]], {}), 52: ('wagtail.blocks.CharBlock', (), {'label': 'Réponse proposée', 'max_length': 1000}), 53: ('wagtail.blocks.StructBlock', [[('texte', 52), ('juste', 6), ('part', 7), ('retour', 8)]], {}), 54: ('wagtail.blocks.ListBlock', (53,), {'label': 'Choix proposés', 'max_num': 20, 'min_num': 2}), 55: ('wagtail.blocks.StructBlock', [[('reponses', 54), ('poids', 50)]], {}), 56: ('wagtail.blocks.ListBlock', (53,), {'help_text': 'Sans part écrite, les bonnes réponses se partagent les points du trou.', 'label': 'Choix proposés', 'max_num': 20, 'min_num': 2}), 57: ('wagtail.blocks.StructBlock', [[('reponses', 56), ('poids', 50)]], {}), 58: ('wagtail.blocks.StructBlock', [[('reponses', 24), ('poids', 50)]], {}), 59: ('wagtail.blocks.StreamBlock', [[('texte', 51), ('choix', 55), ('cases', 57), ('nombre', 58)]], {'label': 'Trous', 'max_num': 40, 'min_num': 1}), 60: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('texte', 49), ('trous', 59)]], {}), 61: ('wagtail.blocks.CharBlock', (), {'label': 'Critère', 'max_length': 200}), 62: ('wagtail.blocks.ListBlock', (61,), {'help_text': 'Une phrase par critère, que l’on dit remplie, en partie, ou pas encore. Chacune compte autant.', 'label': 'Ce que l’on y regarde', 'max_num': 8, 'min_num': 1}), 63: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montrée une fois la réponse donnée. Nécessaire quand la personne se relit elle-même.', 'label': 'Réponse modèle', 'max_length': 4000, 'required': False}), 64: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('FORMATEUR', 'Un formateur ou une formatrice'), ('PAIR', 'Un pair qui a déjà répondu'), ('SOI', 'La personne elle-même, devant la réponse modèle')], 'help_text': 'Un pair et la personne relue ne savent pas le nom l’un de l’autre.', 'label': 'Relue par'}), 65: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('criteres', 62), ('reponse_modele', 63), ('lue_par', 64)]], {}), 66: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 160}), 67: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'blockquote'], 'help_text': 'Une personne inventée, sans nom ni détail reconnaissable. Une citation se met en retrait.', 'label': 'Situation'}), 68: ('wagtail.blocks.StreamBlock', [[('unique', 11), ('multiple', 13), ('vrai_faux', 17), ('numerique', 30), ('texte_court', 36), ('appariement', 44), ('ordre', 48), ('trous', 60), ('ouverte', 65)]], {'label': 'Questions sur cette situation', 'min_num': 1}), 69: ('wagtail.blocks.StructBlock', [[('titre', 66), ('situation', 67), ('questions', 68)]], {}), 70: ('safran.quiz.blocks.choix.QuestionDeBanqueBlock', (), {}), 71: ('wagtail.blocks.ChoiceBlock', [], {'choices': safran.quiz.blocks.choix.themes_options, 'help_text': 'Vide : tous les thèmes.', 'label': 'Thème', 'required': False}), 72: ('wagtail.blocks.CharBlock', (), {'help_text': 'Vide : toutes. « Accueil » prend aussi « Accueil/Premier contact ».', 'label': 'Catégorie', 'max_length': 300, 'required': False}), 73: ('wagtail.blocks.IntegerBlock', (), {'default': 5, 'label': 'Nombre de questions', 'max_value': 50, 'min_value': 1}), 74: ('wagtail.blocks.StructBlock', [[('theme', 71), ('categorie', 72), ('nombre', 73)]], {}), 75: ('wagtail.blocks.IntegerBlock', (), {'default': 5, 'label': 'Nombre de questions', 'max_value': 20, 'min_value': 1}), 76: ('wagtail.blocks.ChoiceBlock', [], {'choices': safran.quiz.blocks.choix.bassins_options, 'help_text': 'Vide : celui où travaille la personne, ou toute la région si elle n’en a pas.', 'label': 'Bassin', 'required': False}), 77: ('wagtail.blocks.StructBlock', [[('nombre', 75), ('bassin', 76)]], {})}, help_text='Un essai garde les questions telles qu’elles étaient : corriger un quiz ne change aucun résultat.', verbose_name='questions')),
                ],
                options={
                    'verbose_name': 'quiz',
                    'verbose_name_plural': 'quiz',
                    'ordering': ['titre', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('seuil__gte', 1), ('seuil__lte', 100)), name='quiz_seuil_borne', violation_error_message='Le seuil va de 1 à 100 %%.')],
                },
                bases=(home.site.publication.ApercuRendu, wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
            ), migrations.CreateModel(
                name='QuestionBanque',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                    ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                    ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                    ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                    ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                    ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                    ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                    ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                    ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                    ('code', models.SlugField(error_messages={'unique': 'Ce code est déjà pris par une autre question.'}, help_text='Minuscules, chiffres et tirets. Il suit la question dans les fichiers échangés.', max_length=120, unique=True, verbose_name='code')),
                    ('titre', models.CharField(help_text='Pour la retrouver ; il n’est pas montré à qui répond.', max_length=200, verbose_name='titre')),
                    ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulaires.theme', verbose_name='thème')),
                    ('categorie', models.CharField(blank=True, db_index=True, help_text='Un chemin, du général au particulier : « Accueil/Premier contact ».', max_length=300, verbose_name='catégorie')),
                    ('contenu', wagtail.fields.StreamField([('unique', 11), ('multiple', 13), ('vrai_faux', 17), ('numerique', 30), ('texte_court', 36), ('appariement', 44), ('ordre', 48), ('trous', 60), ('ouverte', 65), ('vignette', 69)], block_lookup={0: ('safran.quiz.blocks.choix.TexteBlock', (), {'label': 'Question', 'max_length': 4000}), 1: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Image', 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'Ce que l’image dit à qui ne la voit pas.', 'label': 'Texte de l’image', 'max_length': 600, 'required': False}), 3: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 2, 'default': Decimal('1'), 'label': 'Points', 'max_digits': 5, 'max_value': 100, 'min_value': Decimal('0.01'), 'required': False}), 4: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montré avec la correction, une fois le quiz rendu. Dites pourquoi, en une ou deux phrases.', 'label': 'Explication générale', 'max_length': 2000, 'required': False}), 5: ('safran.quiz.blocks.choix.TexteBlock', (), {'label': 'Réponse proposée', 'ligne': True, 'max_length': 1000}), 6: ('wagtail.blocks.BooleanBlock', (), {'label': 'Cette réponse est juste', 'required': False}), 7: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 5, 'help_text': 'Vide : la règle de la question suffit. Une réponse fausse peut donner une part des points.', 'label': 'Part des points (%)', 'max_digits': 8, 'max_value': 100, 'min_value': -100, 'required': False}), 8: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montré avec la correction à qui l’a choisie, et sous chaque bonne réponse.', 'label': 'Retour sur cette réponse', 'ligne': True, 'max_length': 2000, 'required': False}), 9: ('wagtail.blocks.StructBlock', [[('texte', 5), ('juste', 6), ('part', 7), ('retour', 8)]], {}), 10: ('wagtail.blocks.ListBlock', (9,), {'help_text': 'Au moins deux, de longueurs voisines. Pas de « toutes les réponses ci-dessus ».', 'label': 'Réponses proposées', 'max_num': 26, 'min_num': 2}), 11: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('reponses', 10)]], {}), 12: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('MOINS', 'Chaque bonne réponse compte, chaque mauvaise retire autant'), ('TOUT', 'Tout ou rien'), ('JUSTES', 'Chaque bonne réponse compte, une mauvaise ne retire rien'), ('PARTS', 'La part écrite à chaque réponse')], 'help_text': 'Quand une mauvaise réponse ne retire rien, cocher plus de cases qu’il n’y a de bonnes réponses ne donne rien.', 'label': 'Règle des points', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('reponses', 10), ('bareme', 12)]], {}), 14: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Laissez la case vide si elle est fausse.', 'label': 'L’affirmation est vraie', 'required': False}), 15: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montré à qui a répondu « Vrai ».', 'label': 'Retour sur « Vrai »', 'ligne': True, 'max_length': 2000, 'required': False}), 16: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montré à qui a répondu « Faux ».', 'label': 'Retour sur « Faux »', 'ligne': True, 'max_length': 2000, 'required': False}), 17: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('juste', 14), ('retour_vrai', 15), ('retour_faux', 16)]], {}), 18: ('wagtail.blocks.CharBlock', (), {'help_text': 'Écrit en chiffres : 12,5. L’étoile * désigne tout autre nombre, pour lui donner un retour.', 'label': 'Nombre accepté', 'max_length': 60, 'validators': [safran.quiz.blocks.ecrits.nombre_ou_tout]}), 19: ('wagtail.blocks.CharBlock', (), {'default': '0', 'help_text': '0 : ce nombre exactement.', 'label': 'Tolérance', 'max_length': 40, 'required': False, 'validators': [safran.quiz.blocks.ecrits.marge_exiger]}), 20: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('ABSOLUE', 'dans l’unité de la réponse'), ('POURCENT', 'en % de la réponse')], 'label': 'Tolérance comptée', 'required': False}), 21: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 5, 'help_text': 'Vide : 100 %. Une réponse acceptée en partie donne moins.', 'label': 'Part des points (%)', 'max_digits': 8, 'max_value': 100, 'min_value': 0, 'required': False}), 22: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montré avec la correction à qui a donné cette réponse.', 'label': 'Retour sur cette réponse', 'ligne': True, 'max_length': 2000, 'required': False}), 23: ('wagtail.blocks.StructBlock', [[('valeur', 18), ('tolerance', 19), ('mode', 20), ('part', 21), ('retour', 22)]], {}), 24: ('wagtail.blocks.ListBlock', (23,), {'label': 'Nombres acceptés', 'max_num': 20, 'min_num': 1}), 25: ('wagtail.blocks.CharBlock', (), {'label': 'Unité', 'max_length': 40}), 26: ('wagtail.blocks.CharBlock', (), {'default': '1', 'help_text': 'Combien de cette unité font une fois la première : 100 pour des centimètres après des mètres.', 'label': 'Facteur', 'max_length': 40, 'validators': [safran.quiz.blocks.ecrits.facteur_exiger]}), 27: ('wagtail.blocks.StructBlock', [[('nom', 25), ('facteur', 26)]], {}), 28: ('wagtail.blocks.ListBlock', (27,), {'default': [], 'help_text': 'Aucune : le nombre suffit. La première est celle des nombres acceptés.', 'label': 'Unités', 'max_num': 10, 'min_num': 0}), 29: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('FACULTATIVE', 'Facultative : sans unité, la première est supposée'), ('OBLIGATOIRE', 'Obligatoire : sans unité, la réponse est fausse')], 'label': 'Choix de l’unité', 'required': False}), 30: ('wagtail.blocks.StructBlock', [[('reponses', 24), ('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('unites', 28), ('regle_unite', 29)]], {}), 31: ('wagtail.blocks.CharBlock', (), {'label': 'Réponse acceptée', 'max_length': 400}), 32: ('wagtail.blocks.StructBlock', [[('texte', 31), ('part', 21), ('retour', 22)]], {}), 33: ('wagtail.blocks.ListBlock', (32,), {'help_text': 'Accents, majuscules, espaces et apostrophes ne comptent pas.', 'label': 'Réponses acceptées', 'max_num': 30, 'min_num': 1}), 34: ('wagtail.blocks.BooleanBlock', (), {'label': 'Tenir compte des majuscules et des accents', 'required': False}), 35: ('wagtail.blocks.BooleanBlock', (), {'help_text': '« relais* » accepte « relais petite enfance ». Une vraie étoile s’écrit \\*.', 'label': 'L’étoile * remplace n’importe quels mots', 'required': False}), 36: ('wagtail.blocks.StructBlock', [[('reponses', 33), ('casse', 34), ('joker', 35), ('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4)]], {}), 37: ('safran.quiz.blocks.choix.TexteBlock', (), {'label': 'Ligne', 'ligne': True, 'max_length': 400}), 38: ('wagtail.blocks.CharBlock', (), {'label': 'Va avec', 'max_length': 400}), 39: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montré avec la correction de cette ligne.', 'label': 'Retour sur cette ligne', 'ligne': True, 'max_length': 2000, 'required': False}), 40: ('wagtail.blocks.StructBlock', [[('gauche', 37), ('droite', 38), ('retour', 39)]], {}), 41: ('wagtail.blocks.ListBlock', (40,), {'help_text': 'Deux lignes peuvent aller avec le même choix : écrivez-le de la même façon.', 'label': 'Paires', 'max_num': 20, 'min_num': 2}), 42: ('wagtail.blocks.CharBlock', (), {'label': 'Choix en trop', 'max_length': 400}), 43: ('wagtail.blocks.ListBlock', (42,), {'default': [], 'help_text': 'Des choix plausibles qui ne vont avec aucune ligne.', 'label': 'Choix en trop', 'max_num': 20, 'min_num': 0}), 44: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('paires', 41), ('leurres', 43)]], {}), 45: ('wagtail.blocks.StructBlock', [[('texte', 37), ('retour', 39)]], {}), 46: ('wagtail.blocks.ListBlock', (45,), {'help_text': 'Elles sont mélangées à chaque essai ; la personne donne à chacune son rang.', 'label': 'Lignes, dans le bon ordre', 'max_num': 20, 'min_num': 2}), 47: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('PLACES', 'Chaque élément à sa place compte'), ('TOUT', 'Tout ou rien')], 'label': 'Règle des points', 'required': False}), 48: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('elements', 46), ('bareme', 47)]], {}), 49: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Mettez [[1]] à la place du premier trou, [[2]] à la place du deuxième, etc.', 'label': 'Texte à trous', 'max_length': 8000}), 50: ('wagtail.blocks.IntegerBlock', (), {'default': 1, 'label': 'Poids', 'max_value': 100, 'min_value': 1, 'required': False}), 51: ('wagtail.blocks.StructBlock', [[('reponses', 33), ('casse', 34), ('joker', 35), ('poids', 50)]], {}), 52: ('wagtail.blocks.CharBlock', (), {'label': 'Réponse proposée', 'max_length': 1000}), 53: ('wagtail.blocks.StructBlock', [[('texte', 52), ('juste', 6), ('part', 7), ('retour', 8)]], {}), 54: ('wagtail.blocks.ListBlock', (53,), {'label': 'Choix proposés', 'max_num': 20, 'min_num': 2}), 55: ('wagtail.blocks.StructBlock', [[('reponses', 54), ('poids', 50)]], {}), 56: ('wagtail.blocks.ListBlock', (53,), {'help_text': 'Sans part écrite, les bonnes réponses se partagent les points du trou.', 'label': 'Choix proposés', 'max_num': 20, 'min_num': 2}), 57: ('wagtail.blocks.StructBlock', [[('reponses', 56), ('poids', 50)]], {}), 58: ('wagtail.blocks.StructBlock', [[('reponses', 24), ('poids', 50)]], {}), 59: ('wagtail.blocks.StreamBlock', [[('texte', 51), ('choix', 55), ('cases', 57), ('nombre', 58)]], {'label': 'Trous', 'max_num': 40, 'min_num': 1}), 60: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('texte', 49), ('trous', 59)]], {}), 61: ('wagtail.blocks.CharBlock', (), {'label': 'Critère', 'max_length': 200}), 62: ('wagtail.blocks.ListBlock', (61,), {'help_text': 'Une phrase par critère, que l’on dit remplie, en partie, ou pas encore. Chacune compte autant.', 'label': 'Ce que l’on y regarde', 'max_num': 8, 'min_num': 1}), 63: ('safran.quiz.blocks.choix.TexteBlock', (), {'help_text': 'Montrée une fois la réponse donnée. Nécessaire quand la personne se relit elle-même.', 'label': 'Réponse modèle', 'max_length': 4000, 'required': False}), 64: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('FORMATEUR', 'Un formateur ou une formatrice'), ('PAIR', 'Un pair qui a déjà répondu'), ('SOI', 'La personne elle-même, devant la réponse modèle')], 'help_text': 'Un pair et la personne relue ne savent pas le nom l’un de l’autre.', 'label': 'Relue par'}), 65: ('wagtail.blocks.StructBlock', [[('enonce', 0), ('image', 1), ('image_alternative', 2), ('points', 3), ('retour', 4), ('criteres', 62), ('reponse_modele', 63), ('lue_par', 64)]], {}), 66: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 160}), 67: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'blockquote'], 'help_text': 'Une personne inventée, sans nom ni détail reconnaissable. Une citation se met en retrait.', 'label': 'Situation'}), 68: ('wagtail.blocks.StreamBlock', [[('unique', 11), ('multiple', 13), ('vrai_faux', 17), ('numerique', 30), ('texte_court', 36), ('appariement', 44), ('ordre', 48), ('trous', 60), ('ouverte', 65)]], {'label': 'Questions sur cette situation', 'min_num': 1}), 69: ('wagtail.blocks.StructBlock', [[('titre', 66), ('situation', 67), ('questions', 68)]], {})}, help_text='Une seule question, ou une seule vignette de cas.', verbose_name='question')),
                ],
                options={
                    'verbose_name': 'question de la banque',
                    'verbose_name_plural': 'banque de questions',
                    'ordering': ['categorie', 'titre', 'pk'],
                },
                bases=(home.site.publication.ApercuRendu, wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
            ), migrations.CreateModel(
                name='Entrainement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entrainements', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('jour', models.DateField(verbose_name='jour')),
                    ('sorte', models.CharField(choices=[('ANNUAIRE', 'Cinq questions tirées de l’annuaire'), ('REVISIONS', 'Des questions manquées, qui reviennent')], default='ANNUAIRE', max_length=10, verbose_name='d’où viennent les questions')),
                    ('bassin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territoires.bassin', verbose_name='bassin')),
                    ('questions', models.JSONField(default=list, verbose_name='questions tirées')),
                    ('reponses', models.JSONField(default=dict, verbose_name='réponses données')),
                    ('tirages', models.PositiveSmallIntegerField(default=1, verbose_name='tirages faits')),
                ],
                options={
                    'verbose_name': 'entraînement du jour',
                    'verbose_name_plural': 'entraînements du jour',
                    'ordering': ['-jour', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('compte', 'jour', 'sorte'), name='entrainement_un_par_jour', violation_error_message='Les questions de ce jour sont déjà tirées.')],
                },
            ), migrations.CreateModel(
                name='Tentative',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tentatives', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tentatives', to='quiz.quiz', verbose_name='quiz')),
                    ('numero', models.PositiveSmallIntegerField(verbose_name='numéro de l’essai')),
                    ('commencee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='commencée le')),
                    ('remise_le', models.DateTimeField(blank=True, null=True, verbose_name='remise le')),
                    ('seuil', models.PositiveSmallIntegerField(verbose_name='seuil en vigueur (%)')),
                    ('questions', models.JSONField(default=list, verbose_name='questions posées')),
                    ('reponses', models.JSONField(default=dict, verbose_name='réponses données')),
                    ('points', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='points')),
                    ('points_max', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='points possibles')),
                    ('pourcentage', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='pourcentage')),
                    ('reussie', models.BooleanField(blank=True, null=True, verbose_name='réussie')),
                    ('echeance_le', models.DateTimeField(blank=True, null=True, verbose_name='à rendre avant le')),
                    ('hors_delai', models.BooleanField(default=False, verbose_name='rendue d’office à l’échéance')),
                    ('a_relire', models.PositiveSmallIntegerField(default=0, verbose_name='réponses libres qui attendent d’être relues')),
                    ('version', models.PositiveIntegerField(default=0, verbose_name='enregistrements')),
                    ('reponses_effacees_le', models.DateTimeField(blank=True, null=True, verbose_name='réponses effacées le')),
                    ('parts', models.JSONField(blank=True, default=dict, verbose_name='part des points par thème, une fois les réponses effacées')),
                ],
                options={
                    'verbose_name': 'tentative',
                    'ordering': ['quiz', 'numero', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('compte', 'quiz', 'numero'), name='tentative_numero_unique'), models.UniqueConstraint(condition=models.Q(('remise_le', None)), fields=('compte', 'quiz'), name='tentative_ouverte_unique', violation_error_message='Un essai de ce quiz est déjà commencé.'), models.CheckConstraint(condition=models.Q(models.Q(('points', None), ('pourcentage', None), ('remise_le', None), ('reussie', None)), models.Q(('points__isnull', False), ('pourcentage__isnull', False), ('remise_le__gte', models.F('commencee_le')), ('remise_le__isnull', False), ('reussie__isnull', False)), _connector='OR'), name='tentative_resultat_entier', violation_error_message='Un résultat est entier, ou n’est pas.'), models.CheckConstraint(condition=models.Q(('points', None), models.Q(('points__gte', 0), ('points__lte', models.F('points_max'))), _connector='OR'), name='tentative_points_bornes', violation_error_message='Les points vont de zéro au total possible.'), models.CheckConstraint(condition=models.Q(('pourcentage', None), ('pourcentage__lte', 100), _connector='OR'), name='tentative_pourcentage_borne', violation_error_message='Un pourcentage ne dépasse pas 100.')],
                },
            ), migrations.CreateModel(
                name='ReponseOuverte',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reponses_ouvertes', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('tentative', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='ouvertes', to='quiz.tentative', verbose_name='essai')),
                    ('cadre', models.CharField(help_text='Le quiz, ou la formation dont c’est une étape.', max_length=60, verbose_name='posée dans')),
                    ('titre', models.CharField(max_length=255, verbose_name='titre du quiz ou de la formation')),
                    ('adresse', models.CharField(max_length=300, verbose_name='où elle se lit')),
                    ('question_id', models.CharField(max_length=80, verbose_name='identité de la question')),
                    ('question', models.JSONField(default=dict, verbose_name='question posée')),
                    ('texte', models.TextField(verbose_name='réponse')),
                    ('lecteur', models.CharField(choices=[('FORMATEUR', 'Un formateur ou une formatrice'), ('PAIR', 'Un pair qui a déjà répondu'), ('SOI', 'La personne elle-même, devant la réponse modèle')], max_length=10, verbose_name='relue par')),
                    ('deposee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='déposée le')),
                    ('a_lire_avant', models.DateTimeField(verbose_name='à relire avant le')),
                    ('niveaux', models.JSONField(blank=True, default=dict, verbose_name='niveau de chaque critère')),
                    ('commentaire', models.TextField(blank=True, max_length=2000, verbose_name='commentaire')),
                    ('lue_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='relue par le compte')),
                    ('lue_le', models.DateTimeField(blank=True, null=True, verbose_name='relue le')),
                ],
                options={
                    'verbose_name': 'réponse libre',
                    'verbose_name_plural': 'réponses libres',
                    'ordering': ['deposee_le', 'pk'],
                    'indexes': [models.Index(fields=['cadre', 'question_id', 'compte'], name='reponse_ouverte_memes'), models.Index(condition=models.Q(('lue_le', None)), fields=['lecteur', 'a_lire_avant'], name='reponse_ouverte_attente')],
                    'constraints': [models.UniqueConstraint(fields=('tentative', 'question_id'), name='reponse_ouverte_unique'), models.CheckConstraint(condition=models.Q(('lue_le', None), ('lue_le__gte', models.F('deposee_le')), _connector='OR'), name='reponse_ouverte_lue_apres', violation_error_message='Une réponse se relit après avoir été déposée.')],
                },
            ), migrations.CreateModel(
                name='ItemQuiz',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='quiz.quiz', verbose_name='quiz')),
                    ('identite', models.CharField(max_length=80, verbose_name='identité')),
                    ('question', models.JSONField(default=dict, verbose_name='question')),
                ],
                options={
                    'verbose_name': 'question posée',
                    'verbose_name_plural': 'questions posées',
                    'constraints': [models.UniqueConstraint(fields=('quiz', 'identite'), name='item_quiz_unique')],
                },
            ), migrations.CreateModel(
                name='ReponseNotee',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('tentative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notees', to='quiz.tentative', verbose_name='tentative')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notees', to='quiz.itemquiz', verbose_name='question')),
                    ('note', models.PositiveSmallIntegerField(verbose_name='note (millièmes)')),
                    ('reste', models.PositiveSmallIntegerField(verbose_name='note des autres questions (millièmes)')),
                    ('choix', models.CharField(blank=True, max_length=200, verbose_name='choix')),
                ],
                options={
                    'verbose_name': 'réponse notée',
                    'verbose_name_plural': 'réponses notées',
                    'indexes': [models.Index(fields=['item', 'choix', 'note', 'reste'], name='reponse_notee_releve')],
                    'constraints': [models.UniqueConstraint(fields=('tentative', 'item'), name='reponse_notee_unique'), models.CheckConstraint(condition=models.Q(('note__lte', 1000), ('reste__lte', 1000)), name='reponse_notee_bornes')],
                },
            ), migrations.CreateModel(
                name='Renotation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('tentative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renotations', to='quiz.tentative', verbose_name='tentative')),
                    ('points_avant', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='points avant')),
                    ('points_apres', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='points après')),
                    ('pourcentage_avant', models.PositiveSmallIntegerField(verbose_name='pourcentage avant')),
                    ('pourcentage_apres', models.PositiveSmallIntegerField(verbose_name='pourcentage après')),
                    ('reussie_avant', models.BooleanField(verbose_name='réussie avant')),
                    ('reussie_apres', models.BooleanField(verbose_name='réussie après')),
                    ('questions_avant', models.JSONField(default=list, verbose_name='questions remplacées, telles qu’elles étaient')),
                    ('motif', models.CharField(max_length=300, verbose_name='motif')),
                    ('par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ],
                options={
                    'verbose_name': 'renotation',
                    'ordering': ['le', 'pk'],
                },
            ), migrations.CreateModel(
                name='QuestionARevoir',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions_a_revoir', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('identite', models.CharField(max_length=80, verbose_name='identité de la question')),
                    ('quiz', models.ForeignKey(blank=True, help_text='Vide pour une question de la banque.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='quiz.quiz', verbose_name='quiz qui l’écrit')),
                    ('enonce', models.TextField(verbose_name='énoncé')),
                    ('titre', models.CharField(max_length=255, verbose_name='titre du quiz ou de la formation')),
                    ('adresse', models.CharField(max_length=300, verbose_name='où elle a été manquée')),
                    ('palier', models.PositiveSmallIntegerField(choices=[(2, 'deux jours après'), (7, 'sept jours après'), (30, 'trente jours après')], default=2, verbose_name='revient')),
                    ('revient_le', models.DateField(verbose_name='revient le')),
                ],
                options={
                    'verbose_name': 'question à revoir',
                    'verbose_name_plural': 'questions à revoir',
                    'ordering': ['revient_le', 'pk'],
                    'indexes': [models.Index(fields=['compte', 'revient_le'], name='question_a_revoir_due')],
                    'constraints': [models.UniqueConstraint(fields=('compte', 'identite'), name='question_a_revoir_unique'), models.CheckConstraint(condition=models.Q(('palier__in', [2, 7, 30])), name='question_a_revoir_palier')],
                },
            ), migrations.CreateModel(
                name='ReglageRevisions',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reglage_revisions', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('actives', models.BooleanField(default=True, verbose_name='les questions manquées reviennent')),
                    ('courriel', models.BooleanField(default=False, verbose_name='un courriel par semaine')),
                ],
                options={
                    'verbose_name': 'réglage des révisions',
                    'verbose_name_plural': 'réglages des révisions',
                    'constraints': [models.CheckConstraint(condition=models.Q(('actives', True), ('courriel', False), _connector='OR'), name='reglage_revisions_sans_objet', violation_error_message='Sans révisions, il n’y a rien à annoncer.')],
                },
            ), migrations.CreateModel(
                name='TempsSupplementaire',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='temps_quiz', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('quiz', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='temps_accordes', to='quiz.quiz', verbose_name='quiz')),
                    ('pourcentage', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(300, '300\xa0%% au plus.')], verbose_name='temps en plus (%)')),
                    ('motif', models.CharField(max_length=300, verbose_name='motif')),
                    ('accorde_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accordé par')),
                    ('accorde_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='accordé le')),
                ],
                options={
                    'verbose_name': 'temps supplémentaire',
                    'verbose_name_plural': 'temps supplémentaires',
                    'ordering': ['-accorde_le', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('pourcentage__lte', 300)), name='temps_supplementaire_borne', violation_error_message='300\xa0%% au plus.'), models.CheckConstraint(condition=models.Q(('motif', ''), _negated=True), name='temps_supplementaire_motive', violation_error_message='Dites pourquoi.')],
                },
            )],
        ),
    ]
