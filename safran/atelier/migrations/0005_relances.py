from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("atelier", "0004_commentaires"),
    ]

    operations = [
        migrations.AddField(
            model_name="lectureproposition",
            name="relances",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="relances"),
        ),
    ]
