from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.erreurs import RegleRefusee
from safran.scorm.choices import Json
from safran.scorm.models import Paquet
from safran.scorm.rules import Depot, paquet_deposer


class Command(BaseCommand):
    help = (
        "Dépose un paquet SCORM 1.2, SCORM 2004 ou H5P et dit ce qui y a été lu. "
        "Code de retour 0 si le paquet est accepté en entier ; rien n’est gardé d’un paquet refusé."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paquet", help="le fichier ZIP ou H5P")
        parser.add_argument("--essai", action="store_true", help="examine sans rien écrire")
        parser.add_argument("--version-de", type=int, default=None, help="le numéro du paquet dont c’est la suite")

    def handle(self, *args: Any, **options: Any) -> None:
        chemin = Path(options["paquet"])
        try:
            with chemin.open("rb") as fichier:
                depot = paquet_deposer(fichier=fichier, paquet=self._suite(options), essai=options["essai"])
        except OSError:
            raise CommandError(f"Le fichier « {chemin.name} » ne peut pas être lu.") from None
        except RegleRefusee as refus:
            raise CommandError(refus.message) from None
        for constat in depot.examen.rapport.constats:
            self.stdout.write(constat.dire())
        if not depot.examen.accepte:
            raise CommandError("Paquet refusé : rien n’a été gardé.")
        self.stdout.write(self._bilan(depot))

    def _suite(self, options: Json) -> Paquet | None:
        if options["version_de"] is None:
            return None
        paquet = Paquet.objects.filter(pk=options["version_de"]).first()
        if paquet is None:
            raise CommandError(f"Le paquet n° {options['version_de']} n’existe pas.")
        return paquet

    @staticmethod
    def _bilan(depot: Depot) -> str:
        version = depot.version
        if version is None:
            return "Paquet accepté. C’était un essai : rien n’a été gardé."
        nom = f"« {version.paquet} », paquet n° {version.paquet_id}, version {version.numero}"
        return f"Paquet accepté. Ce fichier était déjà là : {nom}." if depot.deja else f"Paquet accepté : {nom}."
