import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from home.erreurs import RegleRefusee
from reseau.territoires import contours
from reseau.territoires.models import Niveau
from reseau.territoires.rules import contours_importer


def jour_lire(texte: str) -> datetime.date:
    return datetime.date.fromisoformat(texte)


class Command(BaseCommand):
    help = "Importe des contours officiels de territoires (GeoJSON, WGS 84) ; --essai lit le fichier sans rien écrire."

    def add_arguments(self, parser) -> None:
        parser.add_argument("fichier", type=Path, help="Collection GeoJSON de polygones.")
        parser.add_argument("--niveau", required=True, choices=[niveau.value.lower() for niveau in Niveau])
        parser.add_argument("--source", required=True, help="Source et licence, montrées sous la carte.")
        parser.add_argument(
            "--propriete", default="code", help="Propriété qui porte le code du territoire, ou son nom (code)."
        )
        parser.add_argument("--du", type=jour_lire, help="Premier jour de validité, AAAA-MM-JJ (aujourd’hui).")
        parser.add_argument("--essai", action="store_true", help="Dire ce qui correspond, sans rien écrire.")

    def handle(self, *args, **options) -> None:
        niveau = Niveau(options["niveau"].upper())
        try:
            donnees = contours.chemin_lire(options["fichier"])
            lecture = contours.contours_lire(donnees, niveau, options["propriete"])
            for phrase in contours.lecture_dire(lecture):
                self.stdout.write(phrase)
            self._conclure(donnees, lecture, options)
        except OSError as erreur:
            raise CommandError(f"Le fichier est illisible : {erreur}") from erreur
        except RegleRefusee as refus:
            raise CommandError(refus.message) from refus

    def _conclure(self, donnees: dict, lecture: contours.Lecture, options: dict) -> None:
        """Last line: how many match, or what was written."""
        if not lecture.bons and not lecture.refuses:
            proposees = ", ".join(contours.proprietes_proposer(donnees)) or "aucune"
            raise CommandError(f"Aucun contour ne correspond. Propriétés du fichier : {proposees} (--propriete).")
        if options["essai"]:
            if lecture.refuses:
                raise CommandError(f"Essai : {len(lecture.refuses)} contours refusés, rien ne serait écrit.")
            sommets = sum(lu.sommets for lu in lecture.bons)
            self.stdout.write(f"Essai : {len(lecture.bons)} contours reconnus ({sommets} sommets). Rien n’est écrit.")
            return
        bilan = contours_importer(
            donnees=donnees, niveau=lecture.niveau, source=options["source"], propriete=options["propriete"],
            du=options["du"],
        )  # fmt: skip
        self.stdout.write(
            f"Contours : créés {bilan.crees}, remplacés {bilan.remplaces}, inchangés {bilan.inchanges}, "
            f"laissés de côté {len(lecture.ignores)}."
        )
