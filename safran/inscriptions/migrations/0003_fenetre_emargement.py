import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inscriptions', '0002_messages_et_rappels'),
    ]

    operations = [
        migrations.AddField(
            model_name='sessionformation',
            name='emargement_avant',
            field=models.PositiveSmallIntegerField(default=30, help_text='Chaque demi-journée se signe de cette heure-là jusqu’à sa fin.', validators=[django.core.validators.MaxValueValidator(1440, 'Au plus une journée avant.')], verbose_name='émargement : s’ouvre (minutes avant le début)'),
        ),
        migrations.AddField(
            model_name='sessionformation',
            name='emargement_apres',
            field=models.PositiveSmallIntegerField(default=0, help_text='0 : à la fin. La feuille se complète ensuite d’après le papier.', validators=[django.core.validators.MaxValueValidator(1440, 'Au plus une journée après.')], verbose_name='émargement : se ferme (minutes après la fin)'),
        ),
    ]
