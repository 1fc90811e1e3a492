from typing import Any

from django.core.management.base import BaseCommand

from reseau.agenda.rules.moderation import jours_sensibles_charger


class Command(BaseCommand):
    help = "Ajoute les vacances scolaires de la zone A et les jours fériés que la liste n’a pas."

    def handle(self, *args: Any, **options: Any) -> None:
        ajoutes, gardes = jours_sensibles_charger()
        self.stdout.write(f"{ajoutes} jours ou périodes ajoutés, {gardes} déjà là.")
