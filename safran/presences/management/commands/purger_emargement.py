from typing import Any

from django.core.management.base import BaseCommand

from home.typographie import nombre_dire
from safran.presences.queries.bordereaux import bordereau_chiffres
from safran.presences.rules.bordereaux import bordereau_propose
from safran.presences.rules.purges import bordereaux_destroy


class Command(BaseCommand):
    help = (
        "Termine la destruction de ce que deux personnes de la Région ont approuvé, puis propose ce qui a été gardé "
        "assez longtemps ; ne détruit rien d’autre ; relancée, ne change rien."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        purges = bordereaux_destroy()
        for purge in purges:
            self.stdout.write(
                f"Session {purge.session_id} : {purge.signatures + purge.contresignatures} signatures tracées, "
                f"{purge.justificatifs} justificatifs effacés."
            )
        if not purges:
            self.stdout.write("Rien à effacer.")
        if bordereau := bordereau_propose():
            nombre = bordereau_chiffres(bordereau)["sessions"]
            sessions = nombre_dire(nombre, "session")
            self.stdout.write(f"Bordereau {bordereau.pk}, {bordereau.etat_dit.lower()} : {sessions}.")
