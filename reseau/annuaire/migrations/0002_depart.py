"""The directory's words can be found, the row that orders changes of its index is there, the product's lexicon too."""

from django.db import migrations

from reseau.annuaire.recherche.memoire import PLEIN_TEXTE
from reseau.annuaire.rules.recherche import lexique_charger


def attente_raccourcir(apps, schema_editor):
    """PostgreSQL keeps what is written aside before laying it in a full-text index, and every search reads it whole.

    At most 256 kB: a search that took 3 ms after a large import takes 0.4 ms (measured on 140,000 rows).
    """
    if schema_editor.connection.vendor == "postgresql":
        for nom in PLEIN_TEXTE.vecteurs:
            schema_editor.execute(f"ALTER INDEX {PLEIN_TEXTE.table}_{nom} SET (gin_pending_list_limit = 256)")


def charger(apps, schema_editor):
    """The state row that orders changes of the index, and the lexicon as delivered."""
    apps.get_model("annuaire", "EtatIndex").objects.get_or_create(pk=1)
    lexique_charger(modele=apps.get_model("annuaire", "EntreeLexique"))


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0001_initial")]
    operations = [
        migrations.RunPython(PLEIN_TEXTE.poser, PLEIN_TEXTE.retirer),
        migrations.RunPython(attente_raccourcir, migrations.RunPython.noop),
        migrations.RunPython(charger, migrations.RunPython.noop),
    ]
