from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from home.erreurs import RegleRefusee
from reseau.territoires import contours, rules
from reseau.territoires.models import Niveau
from reseau.territoires.rules import contours_importer


class Command(BaseCommand):
    help = "Charge les communes, les bassins et leurs contours. Relancer la commande ne change rien."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--contours", type=Path, help="Fichier GeoJSON de contours officiels (properties.code = code du bassin)."
        )
        parser.add_argument("--source", default="", help="Source et licence de ces contours, montrées sous la carte.")

    def handle(self, *args, **options) -> None:
        bilan = rules.territoires_charger(progres=self._dire)
        if bilan.inchange:
            self.stdout.write(f"Territoires : rien à changer ({bilan.communes_inchangees} communes).")
        else:
            self.stdout.write(
                f"Territoires : {bilan.communes_creees} communes créées, {bilan.communes_modifiees} modifiées, "
                f"{bilan.bassins_crees} bassins créés, {bilan.contours_modifies} contours."
            )
        if options["contours"]:
            self._contours(options["contours"], options["source"])

    def _dire(self, etape: str) -> None:
        if self.verbosite > 0:
            self.stdout.write(f"  {etape}…")

    def execute(self, *args, **options):
        self.verbosite = options.get("verbosity", 1)
        return super().execute(*args, **options)

    def _contours(self, chemin: Path, source: str) -> None:
        if not source:
            raise CommandError("Nommez la source des contours : --source « IGN, Licence Ouverte ».")
        try:
            bilan = contours_importer(donnees=contours.chemin_lire(chemin), niveau=Niveau.BASSIN, source=source)
        except OSError as erreur:
            raise CommandError(f"Le fichier de contours est illisible : {erreur}") from erreur
        except RegleRefusee as refus:
            raise CommandError(refus.message) from refus
        self.stdout.write(f"Contours officiels : {bilan.crees + bilan.remplaces} bassins mis à jour.")
