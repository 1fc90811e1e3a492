"""Build the demonstration region, once; running it again changes nothing."""

import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from reseau.comptes.models import Compte
from safran.demo.acces import DOMAINE


class Command(BaseCommand):
    help = "Construit la région de démonstration ; relancée, elle ne change rien."

    def handle(self, *args: object, **options: object) -> None:
        if Compte.objects.filter(email="region" + DOMAINE).exists():
            self.stdout.write("  déjà construite")
        else:
            self._construire()
        call_command("codes_demo", stdout=self.stdout)

    def _construire(self) -> None:
        """Everything in one transaction: half a region never exists."""
        from safran.demo.construction import etapes

        with transaction.atomic():
            contexte: dict = {}
            for libelle, etape in etapes():
                debut = time.monotonic()
                self.stdout.write(f"  {libelle}…", ending="")
                self.stdout.flush()
                etape(contexte)
                self.stdout.write(f" {time.monotonic() - debut:.1f} s")
