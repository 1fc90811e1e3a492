import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("membres", "0004_profil_pour_chacun")]

    operations = [
        migrations.AlterField(
            model_name="profil",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant public"),
        ),
    ]
