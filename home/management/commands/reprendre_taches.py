"""Every minute: take up the background tasks whose process died."""

from django.core.management.base import BaseCommand

from home.travailleurs import taches_reprendre


class Command(BaseCommand):
    help = "Reprend les tâches de fond dont le processus est mort ; met en échec celles qui en ont tué trois."

    def handle(self, *args: object, **options: object) -> None:
        reprises, echecs = taches_reprendre()
        self.stdout.write(f"Tâches reprises : {reprises} ; en échec : {echecs}.")
