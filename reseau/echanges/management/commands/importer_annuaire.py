from pathlib import Path
from typing import Any

from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionLigne
from reseau.annuaire.models import Import, LigneImport
from reseau.echanges.imports.correspondances import reglages_decoder
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.rules.correspondances import correspondance_choisir, correspondance_retenir
from reseau.echanges.rules.imports.depots import import_lancer

OCTETS_MAX = 200 * 1024 * 1024


class Command(BaseCommand):
    help = "Importe dans l’annuaire un JSON data.inclusion v1, un CSV ou un XLSX. Code de retour 0 si tout est passé."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--source", required=True, help="nom de la source ; un second import met ses fiches à jour")
        parser.add_argument("--essai", action="store_true", help="dit ce qui serait fait, n’écrit rien")
        parser.add_argument(
            "--correspondance", type=Path, help="JSON qui dit ce que contient chaque colonne ; gardé pour la source"
        )
        parser.add_argument(
            "--frontiere", action="store_true", help="garde, sans lieu, ce qui est à trente kilomètres de la région"
        )
        parser.add_argument("--reseau", default="", help="code du réseau des lignes qui n’en nomment aucun")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["essai"]:
            self._rendre(self._importer(options))
            return
        with transaction.atomic():  # un essai écrit pour se comparer : tout se reprend
            importation = self._importer(options)
            storages["prive"].delete(importation.fichier)
            self._rendre(importation)
            transaction.set_rollback(True)

    def _importer(self, options: dict[str, Any]) -> Import:
        fichier, source = options["fichier"], options["source"]
        try:
            lecture = self._correspondance(self._ouvrir(fichier), source, options["correspondance"])
            frontiere = {"frontiere": True} if options["frontiere"] else {}
            importation = import_lancer(
                contenu=self._ouvrir(fichier), nom=fichier.name, source=source, essai=options["essai"],
                reseau=options["reseau"], **lecture, **frontiere,
            )  # fmt: skip
            if options["correspondance"] and lecture and not options["essai"]:
                correspondance_retenir(source=source, contenu=self._ouvrir(fichier), brut=lecture["correspondance"])
        except RegleRefusee as refus:
            raise CommandError(refus.message) from refus
        if not options["essai"]:
            self.stdout.write(f"Import n° {importation.pk}")
        return importation

    def _rendre(self, importation: Import) -> None:
        """The report; a line refused is a failure of the command."""
        self.stdout.write(f"Encodage reconnu : {importation.encodage}")
        for ligne in importation.lignes.iterator(1000):
            self._dire(ligne)
        self.stdout.write(importation.bilan)
        if importation.refusees:
            raise SystemExit(1)

    def _ouvrir(self, fichier: Path) -> bytes:
        try:
            if fichier.stat().st_size > OCTETS_MAX:
                raise CommandError("Ce fichier dépasse deux cents mégaoctets : découpez-le.")
            return fichier.read_bytes()
        except OSError as erreur:
            raise CommandError(f"Ce fichier ne s’ouvre pas : {fichier}.") from erreur

    def _correspondance(self, contenu: bytes, source: str, fichier: Path | None) -> dict[str, Any]:
        """The settings given with the command, else those remembered of the source; none for a known header."""
        if fichier is None:
            gardee = correspondance_choisir(contenu=contenu, source=source)
            return {"correspondance": gardee} if gardee else {}
        try:
            return {"correspondance": reglages_decoder(self._ouvrir(fichier)).garder()}
        except FichierRefuse as refus:
            raise CommandError(str(refus)) from refus

    def _dire(self, ligne: LigneImport) -> None:
        """One line of the report, with each field that changes."""
        action = ligne.get_action_display()
        self.stdout.write(f"ligne {ligne.numero} : {action[0].lower()}{action[1:]}, {ligne.libelle}")
        if ligne.motif:
            self.stdout.write(f"    {ligne.motif}")
        if ligne.action == ActionLigne.MODIFIEE:
            for nom, (avant, apres) in ligne.champs.items():
                self.stdout.write(f"    {nom} : {avant!r} → {apres!r}")
        for nom in ligne.gardes:
            self.stdout.write(f"    {nom} : corrigé ici, gardé")
        if ligne.doublon:
            self.stdout.write(f"    ressemble à {ligne.doublon}")
