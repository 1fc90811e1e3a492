"""Build the demonstration region, once; running it again only brings its dates to today."""

import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from reseau.comptes.models import Compte
from safran.demo.acces import DOMAINE
from safran.demo.dates import aujourd_hui, demonstration_dater, demonstration_rajeunir


class Command(BaseCommand):
    help = "Construit la région de démonstration ; relancée, elle n’en change que les dates, ramenées à aujourd’hui."

    def handle(self, *args: object, **options: object) -> None:
        if Compte.objects.filter(email="region" + DOMAINE).exists():
            jours = demonstration_rajeunir()
            self.stdout.write("  déjà construite" + (f", ses dates avancées de {jours} j" if jours else ""))
        else:
            self._construire()
        call_command("codes_demo", stdout=self.stdout)

    def _construire(self) -> None:
        """Everything in one transaction: half a region never exists."""
        from safran.demo.construction import etapes

        aujourd_hui.cache_clear()
        with transaction.atomic():
            contexte: dict = {}
            for libelle, etape in etapes():
                debut = time.monotonic()
                self.stdout.write(f"  {libelle}…", ending="")
                self.stdout.flush()
                etape(contexte)
                self.stdout.write(f" {time.monotonic() - debut:.1f} s")
            demonstration_dater(aujourd_hui())
