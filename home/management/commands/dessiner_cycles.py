from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from home.etats.cycles import cycles_dessiner


class Command(BaseCommand):
    help = "Écrit docs/cycles.md d’après les tables des états."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.RACINE / "docs/cycles.md").write_text(cycles_dessiner(), "utf-8")
