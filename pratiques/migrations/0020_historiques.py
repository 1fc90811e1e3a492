from django.db import migrations

from home.migrations._reprise import histoire_reprendre, nature_de

# Ce qui a été fait d’une ressource : l’état où elle en est, et ce qui s’en dit.
GESTES = {
    "PUBLIEE": ("PUBLIEE", ""),
    "MODIFIEE": ("", "Modifiée et vérifiée"),
    "VERIFIEE": ("", "Vérifiée"),
    "ARCHIVEE": ("ARCHIVEE", ""),
    "SUSPENDUE": ("SUSPENDUE", ""),
    "REMISE": ("PUBLIEE", "Remise en ligne"),
}


def reprendre(apps, schema_editor):
    """The history of notes and of resources."""
    Passage = apps.get_model("home", "Passage")
    nature = nature_de(apps, "pratiques", "fichepratiquepage")
    etats = apps.get_model("pratiques", "EtatFiche").objects.order_by("le", "pk")
    Passage.objects.bulk_create(
        (
            Passage(content_type_id=nature, object_id=fiche, de=de, vers=vers, par_id=par, le=le, motif=motif)
            for fiche, de, vers, par, le, motif in etats.values_list("fiche", "de", "vers", "par", "le", "motif")
        ),
        batch_size=500,
    )
    etapes = apps.get_model("pratiques", "EtapeRessource").objects.order_by("le", "pk")
    lignes = [
        (ressource, GESTES[geste][0], par, le, motif, GESTES[geste][1])
        for ressource, geste, par, le, motif in etapes.values_list("ressource", "geste", "par", "le", "motif")
    ]
    histoire_reprendre(apps, nature_de(apps, "pratiques", "ressource"), lignes)


class Migration(migrations.Migration):
    dependencies = [
        ("pratiques", "0019_ouvertures_de_fils"),
        ("home", "0011_passages"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(reprendre, migrations.RunPython.noop),
        migrations.DeleteModel(name="EtatFiche"),
        migrations.DeleteModel(name="EtapeRessource"),
    ]
