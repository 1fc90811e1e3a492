"""The register of processing, written from what the rooms declare."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from home.documents.odt import odt_ecrire
from home.securite.donnees_personnelles import TITRE, markdown_ecrire, registre_composer


class Command(BaseCommand):
    help = "Écrit le registre des traitements (article 30 du RGPD) : en Markdown, ou dans un fichier ODT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--odt", metavar="FICHIER", type=Path, help="le fichier à écrire")

    def handle(self, *args: object, odt: Path | None = None, **options: object) -> None:
        if odt is None:
            self.stdout.write(markdown_ecrire(TITRE, registre_composer()), ending="")
        else:
            odt.write_bytes(odt_ecrire(TITRE, registre_composer()))
            self.stdout.write(f"Registre écrit dans {odt}.")
