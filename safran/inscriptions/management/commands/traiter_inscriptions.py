"""Every quarter of an hour: offers without an answer, queues, reminders."""

from typing import Any

from django.core.management.base import BaseCommand

from safran.inscriptions.rules.attente import offres_expire
from safran.inscriptions.rules.sessions import rappels_send


class Command(BaseCommand):
    """Running it twice changes nothing more."""

    help = "Ferme les offres restées sans réponse, fait avancer les listes d’attente, met les rappels en file."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was done."""
        promues, messages = offres_expire(), rappels_send()
        self.stdout.write(f"{promues} place(s) donnée(s) ou proposée(s), {messages} rappel(s) à jour.")
