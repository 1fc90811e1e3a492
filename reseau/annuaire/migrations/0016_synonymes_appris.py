from django.db import migrations

from reseau.annuaire.rules.synonymes import synonymes_completer

# Ce que les groupes livrés ont appris depuis le premier : un site déjà installé les reçoit sans rien perdre des siens.
APPRIS = {
    "Pôle emploi": ["PE"],
    "centre d’information et d’orientation": [
        "conseiller d’orientation", "psychologue de l’Éducation nationale", "psychologue scolaire", "PsyEN",
    ],
    "compte personnel de formation": ["financer sa formation", "financement d’une formation"],
    "lire et écrire": ["apprendre à lire", "cours de français", "alphabétisation", "FLE"],
}


def completer(apps, schema_editor):
    """Nothing on a new site: its groups were made with them."""
    synonymes_completer(ajouts=APPRIS, modele=apps.get_model("annuaire", "Synonyme"))


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0015_fiches_datees")]
    operations = [migrations.RunPython(completer, migrations.RunPython.noop)]
