"""Warn, then anonymise, whoever has not come for two years; forget old account requests; to run each night."""

from django.core.management.base import BaseCommand

from reseau.membres.rules.demandes import demandes_oublier
from reseau.membres.rules.departs import inactifs_traiter


class Command(BaseCommand):
    help = (
        "Prévient trente puis sept jours avant, puis anonymise les comptes sans visite depuis deux ans ; "
        "efface les demandes de compte de plus d’un an."
    )

    def handle(self, *args: object, **options: object) -> None:
        bilan = inactifs_traiter()
        self.stdout.write(f"Prévenus {bilan.avertis}, rappelés {bilan.rappeles}, anonymisés {bilan.anonymises}.")
        self.stdout.write(f"{demandes_oublier()} demande(s) de compte effacée(s), faites il y a plus d’un an.")
