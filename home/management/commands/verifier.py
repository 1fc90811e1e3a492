"""Check every invariant of the data; the oracle after each fault test. What is only worth knowing fails nothing."""

from django.core.management.base import BaseCommand, CommandError

from home import registre
from home.exploitation.base import migrations_restantes


class Command(BaseCommand):
    help = "Vérifie les invariants des données : les anomalies (statut 1 s’il y en a), puis ce qui est à savoir."

    def handle(self, *args: object, **options: object) -> None:
        if restent := migrations_restantes():
            raise CommandError(
                f"Rien n’est vérifié : il reste des migrations à appliquer à cette base ({restent}). Lancez "
                "« manage.py installer », puis recommencez."
            )
        anomalies = [phrase for controle in registre.lire("verifications") for phrase in controle()]
        for phrase in anomalies:
            self.stdout.write(f"✗ {phrase}")
        for phrase in (phrase for constat in registre.lire("constats") for phrase in constat()):
            self.stdout.write(f"• {phrase}")
        if anomalies:
            raise CommandError(f"{len(anomalies)} anomalie(s).")
        self.stdout.write("Aucune anomalie.")
