from django.db import migrations, models


class Migration(migrations.Migration):
    """The steps told of a reading are the same for notes and modules: only the label changes."""

    dependencies = [
        ("pratiques", "0023_dessin"),
    ]

    operations = [
        migrations.AlterField(
            model_name="relecture",
            name="relances",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="relances"),
        ),
    ]
