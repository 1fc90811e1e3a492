"""Write one encrypted backup; the timer of every night."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.erreurs import RegleRefusee
from home.temps.typographie import nombre
from safran.installation.prises import NON_SIGNEES, SIGNER
from safran.installation.rules import GARDER, sauvegarder
from safran.installation.sauvegardes import cle_faire, signature_faire


class Command(BaseCommand):
    help = (
        "Sauvegarde la base, les fichiers et les clés dans un sous-dossier daté, chiffré pour une clé publique age. "
        "Code de retour 0 seulement si tout y est ; sinon les sauvegardes précédentes sont intactes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dossier", nargs="?", type=Path, help="où sont les sauvegardes, sur un autre disque")
        parser.add_argument("--cle-publique", action="append", metavar="age1…", help="à défaut, SAUVEGARDE_CLES")
        parser.add_argument(
            "--garder", nargs=3, type=int, default=GARDER, metavar=("JOURS", "SEMAINES", "MOIS"),
            help="combien de jours, de semaines et de mois gardent leur dernière sauvegarde (7 4 12)",
        )  # fmt: skip
        parser.add_argument(
            "--nouvelle-cle", type=Path, metavar="FICHIER", help="faire une paire de clés, et rien d’autre"
        )
        parser.add_argument(
            "--nouvelle-signature", type=Path, metavar="FICHIER", help="faire la clé qui signe, et rien d’autre"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["nouvelle_cle"]:
                self._cle(options["nouvelle_cle"])
            elif options["nouvelle_signature"]:
                self._signature(options["nouvelle_signature"])
            elif options["dossier"] is None:
                raise CommandError("Dites où sauvegarder : manage.py sauvegarder DOSSIER.")
            else:
                self._sauvegarder(options)
        except RegleRefusee as refus:
            raise CommandError(refus.message) from refus

    def _cle(self, chemin: Path) -> None:
        publique = cle_faire(chemin)
        self.stdout.write(f"Clé privée : {chemin}. Gardez-la hors de cette machine : sans elle, rien ne se restaure.")
        self.stdout.write(f"SAUVEGARDE_CLES={publique}")

    def _signature(self, chemin: Path) -> None:
        publique = signature_faire(chemin)
        self.stdout.write(
            f"Clé publique : {publique}. Gardez-la hors de cette machine, avec la clé qui déchiffre : "
            "« restaurer --cle-signature » la demande."
        )
        self.stdout.write(f"SAUVEGARDE_SIGNATURE={chemin.resolve()}")

    def _sauvegarder(self, options: dict[str, Any]) -> None:
        cles = options["cle_publique"] or settings.SAUVEGARDE_CLES
        place, fait = sauvegarder(
            dossier=options["dossier"],
            pour=cles,
            garder=options["garder"],
            signature=settings.SAUVEGARDE_SIGNATURE,
        )
        fichiers, octets = sum(lot.fichiers for lot in fait.lots.values()), sum(p.octets for p in fait.pieces.values())
        self.stdout.write(
            f"{place} : {nombre(sum(fait.etat.lignes.values()))} lignes, {nombre(fichiers)} fichiers, "
            f"{nombre(octets // 1024)} Ko chiffrés."
        )
        if disparus := sum(lot.disparus for lot in fait.lots.values()):
            self.stdout.write(f"Retirés par le site pendant la copie : {disparus} fichier(s).")
        self.stdout.write(f"Signée par la clé {fait.signataire}." if fait.signataire else f"{NON_SIGNEES} {SIGNER}")
