from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reseau.annuaire.generation import annuaire_inventer


class Command(BaseCommand):
    help = "Invente un grand annuaire, pour les mesures. Jamais sur une base en service."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--services", type=int, default=140_000)
        parser.add_argument("--graine", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            bilan = annuaire_inventer(options["services"], options["graine"], self.stdout.write)
        except ValueError as erreur:
            raise CommandError(str(erreur)) from erreur
        self.stdout.write(", ".join(f"{nombre} {nom}" for nom, nombre in bilan.items()))
