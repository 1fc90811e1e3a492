import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("pratiques", "0006_ressources")]

    operations = [
        migrations.CreateModel(
            name="DepotDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("compte_rendu", models.JSONField(default=dict, verbose_name="compte rendu")),
                ("le", models.DateTimeField(default=django.utils.timezone.now, verbose_name="déposé le")),
                (
                    "brouillon",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="depot", to="pratiques.brouillon"
                    ),
                ),
            ],
            options={"verbose_name": "document déposé", "verbose_name_plural": "documents déposés"},
        ),
    ]
