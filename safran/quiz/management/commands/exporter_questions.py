from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from safran.quiz.queries.banque import FORMATS, questions_export


class Command(BaseCommand):
    help = "Écrit les questions de la banque dans un fichier GIFT ou Moodle XML, et dit ce que le format ne porte pas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", required=True, choices=list(FORMATS), dest="format_")
        parser.add_argument("fichier", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        export = questions_export(options["format_"])
        try:
            options["fichier"].write_bytes(export.contenu)
        except OSError as erreur:
            raise CommandError(f"Ce fichier ne s’écrit pas : {options['fichier']}.") from erreur
        for perte in export.pertes:
            self.stdout.write(f"Non repris, {perte}")
        suite = f", {len(export.pertes)} perte(s) dites plus haut" if export.pertes else ""
        self.stdout.write(f"{export.nombre} question(s) écrites au format {FORMATS[options['format_']][0]}{suite}.")
