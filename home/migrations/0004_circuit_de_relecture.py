"""Wagtail's own moderation circuit and groups, in English and of no use here, leave; reseau.membres brings the Région's."""

from django.db import migrations

DU_SOCLE = "Moderators approval"


def retirer(apps, schema_editor):
    for modele in ("Workflow", "Task"):
        apps.get_model("wagtailcore", modele).objects.filter(name=DU_SOCLE).delete()
    apps.get_model("auth", "Group").objects.filter(name__in=["Moderators", "Editors"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0003_recherche_postgres"),
        ("wagtailcore", "__latest__"),
        ("wagtailadmin", "__latest__"),
        ("wagtailimages", "__latest__"),
        ("wagtaildocs", "__latest__"),
    ]
    operations = [migrations.RunPython(retirer, migrations.RunPython.noop)]
