import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """« Mon espace » se lit à chaque page. La table reste à la version d’avant, sans retenir un compte qui s’en va."""

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("home", "0002_depart")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel("EspaceFait")],
            database_operations=[
                migrations.AlterField(
                    "espacefait",
                    "compte",
                    models.OneToOneField(
                        settings.AUTH_USER_MODEL,
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="espace_fait",
                    ),
                )
            ],
        )
    ]
