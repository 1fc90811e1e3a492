"""The length of steps and modules is counted on their content: those written without a reason go, drafts included."""

from django.db import migrations
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.blocks.migrations.operations import RemoveStructChildrenOperation


def modules_compter(apps, schema_editor):
    apps.get_model("parcours", "ModulePage").objects.update(duree_minutes=None)
    modules = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="parcours", model="modulepage")
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(content_type__in=modules)
    for revision in revisions.only("content").iterator(200):
        revision.content["duree_minutes"] = None
        revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("parcours", "0007_blocs")]
    operations = [
        MigrateStreamData(
            app_name="parcours",
            model_name="ModulePage",
            field_name="etapes",
            operations_and_block_paths=[(RemoveStructChildrenOperation(name="duree_minutes"), "etape")],
        ),
        migrations.RunPython(modules_compter, migrations.RunPython.noop),
    ]
