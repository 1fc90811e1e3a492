"""Bring a file into the directory, or say what it would do."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionLigne
from reseau.annuaire.imports import annuaire_importer
from reseau.annuaire.models import LigneImport


class Command(BaseCommand):
    help = "Importe un fichier data.inclusion (JSON) ou un tableau CSV dans l’annuaire."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--source", required=True, help="D’où vient ce fichier : la clé de ses identifiants.")
        parser.add_argument("--essai", action="store_true", help="Dit ce qui serait fait, sans rien écrire.")

    def handle(self, *args: object, **options: object) -> None:
        chemin: Path = options["fichier"]
        try:
            octets = chemin.read_bytes()
        except OSError as erreur:
            raise CommandError(f"Le fichier {chemin} ne se lit pas.") from erreur
        try:
            importation = annuaire_importer(
                octets=octets, nom=chemin.name, source=options["source"], essai=options["essai"]
            )
        except RegleRefusee as refus:
            raise CommandError(refus.message) from refus
        for ligne in importation.lignes.exclude(action=ActionLigne.INCHANGEE).iterator():
            self._montrer(ligne)
        self.stdout.write(importation.bilan)
        if importation.refusees:
            raise SystemExit(1)

    def _montrer(self, ligne: LigneImport) -> None:
        """One line of the report: what happens, field by field, and why."""
        details = [f"{nom} : {avant!r} → {apres!r}" for nom, (avant, apres) in ligne.champs.items()]
        if ligne.motif:
            details.append(ligne.motif)
        if ligne.doublon:
            details.append(f"ressemble à {ligne.doublon}")
        suite = f" ({' ; '.join(details)})" if details else ""
        genre = ligne.get_genre_display().lower()
        self.stdout.write(f"ligne {ligne.numero}, {genre} « {ligne.libelle} » : {ligne.get_action_display()}{suite}")
