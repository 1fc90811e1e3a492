import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

QUI = [
    ("PUBLIC", "Tout le monde, même sans compte"),
    ("MEMBRES", "Les membres du réseau"),
    ("PERSONNE", "Personne d’autre que mon équipe"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("membres", "0002_mandat_ouvert_unique"),
        ("vocabulaires", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="profil",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True, verbose_name="identifiant public"),
        ),
        migrations.AddField(
            model_name="profil",
            name="telephone_visible",
            field=models.CharField(
                choices=QUI, default="MEMBRES", max_length=10, verbose_name="qui voit mon téléphone"
            ),
        ),
        migrations.AddField(
            model_name="profil",
            name="courriel_visible",
            field=models.CharField(choices=QUI, default="PERSONNE", max_length=10, verbose_name="qui voit mon adresse"),
        ),
        migrations.AddField(
            model_name="profil",
            name="bienvenue_fermee_le",
            field=models.DateTimeField(blank=True, null=True, verbose_name="« Bien commencer » refermé le"),
        ),
        migrations.AlterField(
            model_name="profil",
            name="visibilite",
            field=models.CharField(choices=QUI, default="MEMBRES", max_length=10, verbose_name="qui voit mon profil"),
        ),
        migrations.CreateModel(
            name="PasFait",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cle", models.SlugField(max_length=40, verbose_name="pas")),
                ("fait_le", models.DateTimeField(default=django.utils.timezone.now, verbose_name="fait le")),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pas_faits",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pas fait",
                "verbose_name_plural": "pas faits",
                "ordering": ["fait_le", "pk"],
                "constraints": [models.UniqueConstraint(fields=("compte", "cle"), name="pas_fait_unique")],
            },
        ),
    ]
