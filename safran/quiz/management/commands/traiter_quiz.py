"""Every quarter of an hour: attempts whose time is over, answers and trainings of the day kept for too long."""

from typing import Any

from django.core.management.base import BaseCommand

from safran.quiz.rules.entrainements import entrainements_oublier
from safran.quiz.rules.oublis import reponses_oublier
from safran.quiz.rules.tentatives import tentatives_echoir


class Command(BaseCommand):
    """Running it twice changes nothing more."""

    help = "Rend les essais dont le temps est écoulé, efface les réponses et les entraînements de plus d’un an."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was done."""
        self.stdout.write(f"{tentatives_echoir()} essai(s) rendu(s) à leur échéance.")
        self.stdout.write(f"{reponses_oublier()} essai(s) d’il y a plus d’un an : réponses effacées.")
        self.stdout.write(f"{entrainements_oublier()} entraînement(s) effacé(s), tirés il y a plus d’un an.")
