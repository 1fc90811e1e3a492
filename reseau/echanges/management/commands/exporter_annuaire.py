import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reseau.echanges.exports import FORMATS, exporter
from reseau.echanges.queries.exports import Bilan, Exportables


class Command(BaseCommand):
    help = (
        "Écrit l’annuaire public dans un fichier. Code de retour 0 si tout est écrit ; sinon le fichier ne change pas."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", help="chemin du fichier ; - pour la sortie standard")
        parser.add_argument("--format", required=True, choices=list(FORMATS))

    def handle(self, *args: Any, **options: Any) -> None:
        bilan = Bilan()
        paquets = exporter(FORMATS[options["format"]], Exportables(), bilan)
        vers_sortie = options["fichier"] == "-"
        try:
            with self._sortie() if vers_sortie else _fichier_neuf(Path(options["fichier"])) as sortie:
                for paquet in paquets:
                    sortie.write(paquet)
        except OSError as erreur:
            raise CommandError(f"Ce fichier ne s’écrit pas : {options['fichier']} ({erreur.strerror}).") from erreur
        (self.stderr if vers_sortie else self.stdout).write(str(bilan), ending="\n", style_func=str)

    @contextmanager
    def _sortie(self) -> Iterator[BinaryIO]:
        """The standard output, as bytes."""
        octets = getattr(self.stdout._out, "buffer", None)
        if octets is None:
            tampon = io.BytesIO()
            yield tampon
            self.stdout.write(tampon.getvalue().decode("utf-8", "surrogateescape"), ending="")
        else:
            yield octets
            octets.flush()


@contextmanager
def _fichier_neuf(chemin: Path) -> Iterator[BinaryIO]:
    """A file written beside, that takes its place once whole."""
    a_cote = chemin.with_name(f".{chemin.name}.{secrets.token_hex(4)}.part")
    try:
        with a_cote.open("xb") as fichier:
            yield fichier
            fichier.flush()
            os.fsync(fichier.fileno())
        a_cote.replace(chemin)
    finally:
        a_cote.unlink(missing_ok=True)
