"""Every quarter of an hour: forms that open, messages, forms that close."""

from typing import Any

from django.core.management.base import BaseCommand

from safran.evaluations.rules.campagnes import evaluations_traiter


class Command(BaseCommand):
    """Running it twice, or two at once, changes nothing more."""

    help = "Ouvre les évaluations dont l’heure est venue, invite et relance, ferme celles dont le délai est passé."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was done."""
        ouvertes, messages, closes = evaluations_traiter()
        self.stdout.write(f"{ouvertes} évaluation(s) ouverte(s), {messages} message(s), {closes} close(s).")
