"""Erase the words of mails older than thirty days; run it every night."""

from django.core.management.base import BaseCommand

from home.courriels import courriels_vider


class Command(BaseCommand):
    help = "Efface le texte des courriels de plus de trente jours ; à qui, sur quoi et quand restent."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{courriels_vider()} courriel(s) vidé(s).")
