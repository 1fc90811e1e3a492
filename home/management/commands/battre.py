"""Run the periodic works that are due; one timer calls it every minute."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.exploitation.travailleurs import machine_dire
from home.exploitation.travaux import travaux_battre, travaux_dire


class Command(BaseCommand):
    help = "Fait chaque travail périodique dont l’heure est venue, une fois, quel que soit le nombre de machines."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("travaux", nargs="*", help="un travail, ou une pièce : fait tout de suite")
        parser.add_argument("--etat", action="store_true", help="dire le dernier passage de chacun, sans rien faire")

    def handle(self, *args: object, **options: object) -> None:
        if options["etat"]:
            return self.stdout.write("\n".join(travaux_dire()))
        machine_dire()
        echecs = 0
        for passage in travaux_battre(options["travaux"]):
            echecs += bool(passage.erreur)
            self.stdout.write(f"{passage.nom} : {passage.erreur or passage.bilan}")
        if echecs:
            raise CommandError(f"{echecs} travail(s) en échec : voir le journal.")
