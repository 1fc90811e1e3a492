"""Every sheet has an age: one that nothing dated is as old as the day it came in."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import TruncDate
from django.utils import timezone


def dater(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the day of their arrival to those without a date."""
    for nom in ("Lieu", "Service"):
        fiches = apps.get_model("annuaire", nom).objects.filter(confirme_le=None)
        fiches.update(confirme_le=TruncDate("cree_le"))


class Migration(migrations.Migration):

    dependencies = [("annuaire", "0014_correspondances")]

    operations = [
        migrations.RunPython(dater, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "lieu", "confirme_le", models.DateField(default=timezone.localdate, verbose_name="à jour au")
        ),
        migrations.AlterField(
            "service", "confirme_le", models.DateField(default=timezone.localdate, verbose_name="à jour au")
        ),
    ]
