"""What any site needs before it opens: its tables, its static files, the texts of its pages."""

import hashlib
import json
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrer

from home.documents.markdown import vers_html
from home.exploitation.base import migrations_restantes

# Static files gathered when a source changed, and left alone otherwise: hashing and compressing them takes seconds.


def statiques_rassembler() -> bool:
    """Gather them unless what is there came from the same sources; whether something was done."""
    trace = Path(settings.STATIC_ROOT).with_suffix(".sources")
    somme = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for chercheur in get_finders():
        for nom, stockage in sorted(chercheur.list([]), key=lambda trouve: trouve[0]):
            chemin = Path(stockage.path(nom))
            somme.update(f"{chemin}\0{chemin.stat().st_size}\0{chemin.stat().st_mtime_ns}\n".encode())
    sources = somme.hexdigest()
    if Path(settings.STATIC_ROOT).is_dir() and trace.is_file() and trace.read_text("ascii") == sources:
        return False
    trace.unlink(missing_ok=True)  # coupé en route, le travail est à refaire
    call_command("collectstatic", interactive=False, verbosity=0)
    trace.write_text(sources, "ascii")
    return True


# Texts of content files made into what pages store: plain Markdown into rich text, blocks into stream fields.

A_COMPLETER = "[à compléter"
_MARQUE = re.compile(r"\*\*\[à compléter\u00a0: ([^\]]+)\]\*\*")


def flux(blocs: list[tuple[str, Any]]) -> str:
    """The JSON of a stream field, with an identity for each block."""
    return json.dumps([{"type": genre, "value": valeur, "id": str(uuid.uuid4())} for genre, valeur in blocs])


def bloc(brut: dict[str, Any]) -> tuple[str, Any]:
    """One block of the content files as the stream field stores it."""
    ((genre, valeur),) = brut.items()
    if genre == "texte":
        return genre, vers_html(valeur)
    if genre == "encadre":
        return genre, {**valeur, "texte": vers_html(valeur["texte"])}
    return genre, valeur


def completer(texte: str, reponses: dict[str, str]) -> str:
    """The text with each « à compléter » that has an answer replaced by it; the others stay, well in sight."""
    return _MARQUE.sub(lambda marque: reponses.get(marque[1], marque[0]), texte)


# What any site needs before it opens: its tables, its static files.


PAS = 50  # une base neuve en applique deux cent cinquante : on voit qu’elle avance


def migrations_appliquer(dire: Callable[[str], None] = lambda _: None) -> int:
    """Bring the base to what this code expects, saying now and then how far it is; how many migrations that took."""
    restent = migrations_restantes()

    class Suivie(Migrer):
        """Django's own, that tells its progress in our words."""

        faites = 0

        def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
            """Called before and after each migration."""
            if action == "apply_success":
                self.faites += 1
                if self.faites % PAS == 0 or self.faites == restent:
                    dire(f"{self.faites} migrations sur {restent}")

    if restent:
        call_command(Suivie(), interactive=False, verbosity=0)
    return restent


def site_preparer(etape: Callable[[str], None], dire: Callable[[str], None]) -> None:
    """Apply the migrations that are missing, gather the static files when a source changed; say what was done."""
    etape("Base de données")
    if not migrations_appliquer(dire):
        dire("déjà à jour")
    etape("Fichiers statiques")
    dire("rassemblés" if statiques_rassembler() else "déjà rassemblés")
