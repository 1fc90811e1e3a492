import uuid

from django.conf import settings
from django.db import migrations


def profils_completer(apps, schema_editor):
    """Everyone who ever held a mandate has a profile, and each profile an address of its own."""
    Profil = apps.get_model("membres", "Profil")
    Mandat = apps.get_model("membres", "Mandat")
    avec_profil = set(Profil.objects.values_list("compte_id", flat=True))
    sans_profil = set(Mandat.objects.values_list("compte_id", flat=True)) - avec_profil
    Profil.objects.bulk_create([Profil(compte_id=pk) for pk in sorted(sans_profil)])
    profils = list(Profil.objects.only("pk"))
    for profil in profils:
        profil.public_id = uuid.uuid4()
    Profil.objects.bulk_update(profils, ["public_id"], batch_size=300)


class Migration(migrations.Migration):
    dependencies = [
        ("membres", "0003_profil_visible"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(profils_completer, migrations.RunPython.noop)]
