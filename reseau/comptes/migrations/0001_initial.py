import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

from home.migrations._ensemble import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Compte',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                ('prenom', models.CharField(max_length=80, verbose_name='prénom')),
                ('nom', models.CharField(max_length=120, verbose_name='nom')),
                ('is_active', models.BooleanField(default=True, verbose_name='ouvert')),
                ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créé le')),
                ('ferme_le', models.DateTimeField(blank=True, null=True, verbose_name='fermé le')),
                ('sessions_epoque', models.PositiveIntegerField(default=0, editable=False, verbose_name='époque des sessions')),
                ('anonymise_le', models.DateTimeField(blank=True, null=True, verbose_name='anonymisé le')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'compte',
                'ordering': ['nom', 'prenom', 'pk'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='compte_email_unique', violation_error_message='Un compte a déjà cette adresse.')],
            },
        ),
    ]
