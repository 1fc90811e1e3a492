"""Put a backup back, for real or to rehearse it, and say what it would have cost."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.courriels.boite import courriels_retenus
from home.erreurs import RegleRefusee
from safran.installation.rules import Bilan, restaurer


class Command(BaseCommand):
    help = (
        "Restaure une sauvegarde dans la base et les fichiers que nomment les réglages, vides l’une et les autres, et "
        "compare tout à son manifeste. Code de retour 0 seulement si rien ne manque et si « verifier » ne trouve rien."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dossier", type=Path, help="la sauvegarde : le sous-dossier daté")
        parser.add_argument("--cle-privee", required=True, type=Path, metavar="FICHIER", help="la clé privée age")
        signature = parser.add_mutually_exclusive_group()
        signature.add_argument("--cle-signature", type=Path, metavar="FICHIER", help="la clé publique qui vérifie")
        signature.add_argument(
            "--sans-signature",
            action="store_true",
            help="une sauvegarde d’avant la clé de signature, prise telle quelle",
        )
        parser.add_argument("--repetition", action="store_true", help="aucun courriel ne partira de ce site")
        parser.add_argument(
            "--effacements", type=Path, metavar="DOSSIER", help="le dossier « effacements » sauvé de la machine perdue"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["cle_signature"] or options["sans_signature"]):
            raise CommandError(
                "Nommez la clé publique de signature : --cle-signature FICHIER. Une sauvegarde qui n’est pas signée, "
                "et dont vous savez d’où elle vient, se restaure par --sans-signature."
            )
        try:
            bilan = restaurer(
                dossier=options["dossier"],
                cle=options["cle_privee"],
                signature=options["cle_signature"],
                repetition=options["repetition"],
                effacements=options["effacements"],
                etape=lambda quoi: self.stdout.write(f"→ {quoi}"),
            )
        except RegleRefusee as refus:
            raise CommandError(refus.message) from refus
        self._dire(bilan)
        call_command("verifier", stdout=self.stdout)

    def _dire(self, bilan: Bilan) -> None:
        self.stdout.write("Lignes et empreintes : celles de la sauvegarde.")
        self.stdout.write(f"Migrations appliquées : {bilan.migrations}.")
        self.stdout.write(f"Personnes effacées à nouveau : {bilan.effaces}.")
        suite = "aucun ne partira d’ici" if courriels_retenus() else "ils partiront dès que le site tournera"
        self.stdout.write(f"Courriels en attente : {bilan.courriels}, {suite}.")
        secondes = bilan.duree.total_seconds()
        minutes = int(bilan.perdu.total_seconds() // 60)
        self.stdout.write(f"RPO : {minutes // 60} h {minutes % 60:02} min perdues au plus. RTO : {secondes:.0f} s.")
