"""Write the digests that are due; run it every hour, or as often as one likes."""

from django.core.management.base import BaseCommand

from home.nouvelles import recapitulatifs_send


class Command(BaseCommand):
    help = "Écrit les récapitulatifs dus ; relancée, ou après un silence, personne ne lit deux fois la même nouvelle."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{recapitulatifs_send()} récapitulatif(s) écrit(s).")
