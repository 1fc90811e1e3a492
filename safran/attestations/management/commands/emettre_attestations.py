"""Complete the attestations that wait: after a fault, or from time to time."""

from django.core.management.base import BaseCommand, CommandError

from safran.attestations.rules.emission import attestations_complete


class Command(BaseCommand):
    help = "Émet les attestations en attente et celles que des formations achevées n’ont pas encore données."

    def handle(self, *args: object, **options: object) -> None:
        emises, echecs = attestations_complete()
        self.stdout.write(f"{emises} attestation(s) émise(s).")
        if echecs:
            raise CommandError(f"{echecs} attestation(s) n’ont pas pu être émises : voir le journal.")
