"""The directory at national scale: 140,000 made-up services of 100,000 structures; called inside the site."""

from django.core.management import call_command

SERVICES = 140_000


def annuaire_national() -> None:
    """Make the directory, unless it is there."""
    from reseau.structures.models import Reseau, Structure

    if Structure.objects.filter(source="generateur").exists():
        return
    if not Reseau.objects.exists():
        call_command("charger_demo", verbosity=0)
    call_command("charger_territoires", verbosity=0)
    call_command("generer_annuaire", services=SERVICES, graine=1)
