from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.erreurs import RegleRefusee
from reseau.annuaire.models import Import
from reseau.echanges.queries.imports import restes_dire
from reseau.echanges.rules.imports.depots import import_annuler, import_travailler


class Command(BaseCommand):
    help = "Annule un import en entier. Code de retour 0 si rien n’est resté."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("numero", type=int, help="le numéro que dit importer_annuaire, ou l’adresse de l’import")

    def handle(self, *args: Any, **options: Any) -> None:
        importation = Import.objects.filter(pk=options["numero"]).first()
        if importation is None:
            raise CommandError(f"L’import n° {options['numero']} n’existe pas.")
        try:
            importation = import_travailler(importation=import_annuler(importation=importation))
        except RegleRefusee as refus:
            raise CommandError(refus.message) from refus
        for reste in restes_dire(importation):
            self.stdout.write("{genre} « {nom} » : {dit}".format(**reste))
        self.stdout.write(f"Import annulé, {len(importation.restes)} fiches laissées")
        if importation.restes:
            raise SystemExit(1)
