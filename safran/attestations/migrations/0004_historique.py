from django.db import migrations, models
from django.db.models import Q

from home.migrations._reprise import histoire_reprendre, nature_de

VIVANTES = ("EN_PREPARATION", "EMISE")


def reprendre(apps, schema_editor):
    """Issued on a day, then ended by someone on another."""
    lignes = []
    attestations = apps.get_model("attestations", "Attestation").objects.exclude(emise_le=None).order_by("pk")
    for pk, etat, emise_le, par, fin_le, motif in attestations.values_list(
        "pk", "etat", "emise_le", "fin_par", "fin_le", "motif"
    ):
        lignes.append((pk, "EMISE", None, emise_le, ""))
        if etat not in VIVANTES:
            lignes.append((pk, etat, par, fin_le, motif))
    histoire_reprendre(apps, nature_de(apps, "attestations", "attestation"), lignes)


class Migration(migrations.Migration):
    dependencies = [
        ("attestations", "0003_badges"),
        ("home", "0011_passages"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(reprendre, migrations.RunPython.noop),
        migrations.RemoveConstraint("attestation", "attestation_fin_motivee"),
        migrations.RemoveField("attestation", "fin_le"),
        migrations.RemoveField("attestation", "fin_par"),
        migrations.AddConstraint(
            "attestation",
            models.CheckConstraint(
                condition=Q(("etat__in", VIVANTES), models.Q(("motif", ""), _negated=True), _connector="OR"),
                name="attestation_fin_motivee",
                violation_error_message="Dites pourquoi cette attestation n’est plus valable.",
            ),
        ),
    ]
