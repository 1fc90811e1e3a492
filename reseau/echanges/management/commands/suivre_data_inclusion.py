from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.exploitation.travaux import TravailEnEchec
from reseau.echanges.rules.flux import flux_suivre


class Command(BaseCommand):
    help = "Lit la source data.inclusion réglée et écrit ce qui a changé. Code de retour 0 si elle a été lue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--depuis-le-debut", action="store_true", help="oublie ce qui a été lu : tout est relu et comparé"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(flux_suivre(debut=options["depuis_le_debut"]))
        except TravailEnEchec as echec:
            raise CommandError(str(echec)) from echec
