"""Every quarter of an hour: attempts whose time is over, trainings of the day kept for too long."""

from typing import Any

from django.core.management.base import BaseCommand

from safran.quiz.rules import entrainements_oublier, tentatives_echoir


class Command(BaseCommand):
    """Running it twice changes nothing more."""

    help = "Rend les essais dont le temps est écoulé, efface les entraînements de plus d’un an."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was done."""
        self.stdout.write(f"{tentatives_echoir()} essai(s) rendu(s) à leur échéance.")
        self.stdout.write(f"{entrainements_oublier()} entraînement(s) effacé(s), tirés il y a plus d’un an.")
