"""Check every invariant of the data; the oracle after each fault test."""

from django.core.management.base import BaseCommand, CommandError

from home import registre


class Command(BaseCommand):
    help = "Vérifie les invariants des données et dit ce qui ne va pas (statut 1 s’il y a une anomalie)."

    def handle(self, *args: object, **options: object) -> None:
        anomalies = [phrase for controle in registre.lire("verifications") for phrase in controle()]
        for phrase in anomalies:
            self.stdout.write(f"✗ {phrase}")
        if anomalies:
            raise CommandError(f"{len(anomalies)} anomalie(s).")
        self.stdout.write("Aucune anomalie.")
