import time
from typing import Any

from django.core.management.base import BaseCommand

from reseau.annuaire.rules.recherche import annuaire_reindexer


class Command(BaseCommand):
    help = "Refait toutes les lignes de recherche de l’annuaire."

    def handle(self, *args: Any, **options: Any) -> None:
        debut = time.monotonic()
        nombre = annuaire_reindexer()
        self.stdout.write(f"{nombre} lignes de recherche en {time.monotonic() - debut:.0f} s")
