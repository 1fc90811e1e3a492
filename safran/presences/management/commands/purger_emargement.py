from typing import Any

from django.core.management.base import BaseCommand

from safran.presences.rules import traces_purge


class Command(BaseCommand):
    help = "Efface les signatures tracées et les justificatifs gardés assez longtemps ; relancée, ne change rien."

    def handle(self, *args: Any, **options: Any) -> None:
        purges = traces_purge()
        for purge in purges:
            self.stdout.write(
                f"Session {purge.session_id} : {purge.signatures + purge.contresignatures} signatures tracées, "
                f"{purge.justificatifs} justificatifs effacés."
            )
        if not purges:
            self.stdout.write("Rien à effacer.")
