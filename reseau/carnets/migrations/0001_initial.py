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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[migrations.CreateModel(
                name='Carnet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant')),
                    ('compte', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='carnets', to=settings.AUTH_USER_MODEL)),
                    ('titre', models.CharField(blank=True, max_length=60, verbose_name='titre')),
                    ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créé le')),
                ],
                options={
                    'verbose_name': 'carnet',
                    'verbose_name_plural': 'carnets',
                    'ordering': ('titre', 'pk'),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('titre', '')), fields=('compte',), name='carnet_favoris_unique', violation_error_message='Les favoris d’une personne tiennent dans un seul carnet.')],
                },
            ), migrations.CreateModel(
                name='FicheRetenue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('carnet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fiches', to='carnets.carnet')),
                    ('structure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='structures.structure')),
                    ('lieu', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annuaire.lieu')),
                    ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annuaire.service')),
                    ('le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ],
                options={
                    'verbose_name': 'fiche d’un carnet',
                    'verbose_name_plural': 'fiches d’un carnet',
                    'ordering': ('pk',),
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lieu', None), ('service', None), ('structure__isnull', False)), models.Q(('lieu__isnull', False), ('service', None), ('structure', None)), models.Q(('lieu', None), ('service__isnull', False), ('structure', None)), _connector='OR'), name='retenue_une_fiche', violation_error_message='On garde une structure, un lieu ou un service.'), models.UniqueConstraint(fields=('carnet', 'structure'), name='retenue_structure_unique', violation_error_message='Cette fiche est déjà dans le carnet.'), models.UniqueConstraint(fields=('carnet', 'lieu'), name='retenue_lieu_unique', violation_error_message='Cette fiche est déjà dans le carnet.'), models.UniqueConstraint(fields=('carnet', 'service'), name='retenue_service_unique', violation_error_message='Cette fiche est déjà dans le carnet.')],
                },
            ), migrations.CreateModel(
                name='Partage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('carnet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partages', to='carnets.carnet')),
                    ('cle', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                    ('ouvert_le', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='ouvert le')),
                    ('revoque_le', models.DateField(editable=False, null=True, verbose_name='révoqué le')),
                ],
                options={
                    'verbose_name': 'lien d’un carnet',
                    'verbose_name_plural': 'liens d’un carnet',
                    'ordering': ('-pk',),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('revoque_le', None)), fields=('carnet',), name='partage_un_ouvert', violation_error_message='Cette liste a déjà un lien.')],
                },
            )],
        ),
    ]
