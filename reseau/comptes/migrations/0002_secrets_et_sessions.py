from django.db import migrations, models

from home.coffre import chiffrer


def chiffrer_les_facteurs(apps, schema_editor):
    """Ce qui était en clair se chiffre ; une clé de sécurité n’a rien de secret."""
    for facteur in apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "recovery_codes"]):
        for nom in {"secret", "seed"} & facteur.data.keys():
            facteur.data[nom] = chiffrer(facteur.data[nom])
        facteur.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("comptes", "0001_initial"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [
        migrations.AddField(
            model_name="compte",
            name="sessions_epoque",
            field=models.PositiveIntegerField("époque des sessions", default=0, editable=False),
        ),
        migrations.RunPython(chiffrer_les_facteurs, migrations.RunPython.noop),
    ]
