from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.erreurs import RegleRefusee
from reseau.vocabulaires.models import Theme
from safran.quiz.echange.sauvegarde import POIDS_MAX
from safran.quiz.rules.banque import LigneRapport, questions_importer


class Command(BaseCommand):
    help = (
        "Importe dans la banque les questions d’un GIFT, d’un Aiken, d’un Moodle XML ou d’une sauvegarde Moodle. "
        "Une question refusée est nommée et n’empêche pas les autres ; le code de retour dit alors 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--essai", action="store_true", help="dit ce qui serait fait, n’écrit rien")
        parser.add_argument("--theme", default="", help="code du thème des questions créées ; le premier sinon")

    def handle(self, *args: Any, **options: Any) -> None:
        contenu = self._ouvrir(options["fichier"])
        theme = self._theme(options["theme"])
        try:
            rapport = questions_importer(
                contenu=contenu, nom=options["fichier"].name, theme=theme, essai=options["essai"]
            )
        except RegleRefusee as refus:
            raise CommandError(refus.message) from refus
        self.stdout.write(f"Format reconnu : {rapport.format}, encodage {rapport.encodage}")
        self.stdout.write(f"Thème des questions créées : {rapport.theme}")
        for ligne in rapport.lignes:
            self._dire(ligne)
        self.stdout.write(rapport.bilan)
        if not rapport.accepte:
            raise SystemExit(1)

    def _theme(self, code: str) -> Theme | None:
        if not code:
            return None
        theme = Theme.objects.filter(code=code).first()
        if theme is None:
            connus = ", ".join(Theme.objects.en_vigueur().values_list("code", flat=True))
            raise CommandError(f"Le thème « {code} » n’existe pas. Thèmes : {connus}.")
        return theme

    def _ouvrir(self, fichier: Path) -> bytes:
        try:
            if fichier.stat().st_size > POIDS_MAX:
                raise CommandError("Ce fichier dépasse 20 Mo : découpez-le en plusieurs.")
            return fichier.read_bytes()
        except OSError as erreur:
            raise CommandError(f"Ce fichier ne s’ouvre pas : {fichier}.") from erreur

    def _dire(self, ligne: LigneRapport) -> None:
        self.stdout.write(f"ligne {ligne.numero} : {ligne.action.label.lower()}, {ligne.titre or 'sans titre'}")
        for phrase in (ligne.motif, *ligne.remarques):
            if phrase:
                self.stdout.write(f"    {phrase}")
