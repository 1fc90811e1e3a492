import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("parcours", "0004_durees"),
    ]

    operations = [
        migrations.CreateModel(
            name='ListeCochee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('etape_id', models.CharField(max_length=36, verbose_name='étape')),
                ('bloc_id', models.CharField(max_length=36, verbose_name='bloc')),
                ('cochees', models.JSONField(blank=True, default=list, verbose_name='lignes cochées')),
                ('modifiee_le', models.DateTimeField(default=django.utils.timezone.now, verbose_name='modifiée le')),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listes_cochees', to='parcours.modulepage', verbose_name='module')),
                ('suivi', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listes_cochees', to='parcours.suivi', verbose_name='suivi')),
            ],
            options={
                'verbose_name': 'liste cochée',
                'verbose_name_plural': 'listes cochées',
                'constraints': [models.UniqueConstraint(fields=('suivi', 'module', 'bloc_id'), name='liste_cochee_unique')],
            },
        ),
    ]
