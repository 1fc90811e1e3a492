"""Everything before the demonstration opens, in one process: database, static files, region."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from safran.installation.preparation import site_preparer


class Command(BaseCommand):
    help = "Met la base à jour, rassemble les fichiers statiques et construit la région de démonstration."

    def handle(self, *args: object, **options: object) -> None:
        site_preparer(self._etape, lambda phrase: self.stdout.write(f"  {phrase}"))
        self._etape("Région de démonstration")
        call_command("charger_demo", stdout=self.stdout)

    def _etape(self, libelle: str) -> None:
        self.stdout.write(f"→ {libelle}")
        self.stdout.flush()
