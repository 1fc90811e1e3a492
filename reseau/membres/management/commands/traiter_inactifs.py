"""Warn, then anonymise, whoever has not come for two years; to run each night."""

from django.core.management.base import BaseCommand

from reseau.membres.rules import inactifs_traiter


class Command(BaseCommand):
    help = "Prévient trente puis sept jours avant, puis anonymise les comptes sans visite depuis deux ans."

    def handle(self, *args: object, **options: object) -> None:
        bilan = inactifs_traiter()
        self.stdout.write(f"Prévenus {bilan.avertis}, rappelés {bilan.rappeles}, anonymisés {bilan.anonymises}.")
