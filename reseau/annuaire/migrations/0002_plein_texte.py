from django.db import migrations

from reseau.annuaire.recherche.etat import PLEIN_TEXTE


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0001_initial")]
    operations = [migrations.RunPython(PLEIN_TEXTE.poser, PLEIN_TEXTE.retirer)]
