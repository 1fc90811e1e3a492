import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from home.migrations._ensemble import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('home', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('empreinte', models.CharField(blank=True, editable=False, max_length=64, verbose_name='empreinte du code')),
                ('expire_le', models.DateTimeField(blank=True, null=True, verbose_name='le code expire le')),
                ('rangee_le', models.DateTimeField(blank=True, null=True, verbose_name='« Mettre en route » rangée le')),
                ('rangee_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'installation',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='installation_seule'), models.CheckConstraint(condition=models.Q(('empreinte', ''), ('expire_le__isnull', False), _connector='OR'), name='installation_code_expire')],
            },
        ),
    ]
