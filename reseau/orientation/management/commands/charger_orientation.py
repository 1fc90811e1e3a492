from typing import Any

from django.core.management.base import BaseCommand

from reseau.orientation.rules.besoins import orientation_charger


class Command(BaseCommand):
    help = "Ajoute les besoins et les situations de départ qui manquent, sans toucher à ceux qui sont là."

    def handle(self, *args: Any, **options: Any) -> None:
        crees = orientation_charger()
        self.stdout.write(f"Orientation : {crees} choix ajoutés." if crees else "Orientation : rien à ajouter.")
