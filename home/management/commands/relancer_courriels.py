"""Send the mails of the outbox that wait; run it every minute in production."""

from django.core.management.base import BaseCommand

from home.courriels import courriels_relancer


class Command(BaseCommand):
    help = "Envoie les courriels en attente dont l’heure est venue."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{courriels_relancer()} courriel(s) envoyé(s).")
