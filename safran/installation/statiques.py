"""Static files gathered when a source changed, and left alone otherwise: hashing and compressing them takes seconds."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def statiques_rassembler() -> bool:
    """Gather them unless what is there came from the same sources; whether something was done."""
    trace = Path(settings.STATIC_ROOT).with_suffix(".sources")
    sources = _sources()
    if Path(settings.STATIC_ROOT).is_dir() and trace.is_file() and trace.read_text("ascii") == sources:
        return False
    trace.unlink(missing_ok=True)  # coupé en route, le travail est à refaire
    call_command("collectstatic", interactive=False, verbosity=0)
    trace.write_text(sources, "ascii")
    return True


def _sources() -> str:
    """A digest of the name, size and date of every source, and of what makes the gathered files from them."""
    somme = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for chercheur in get_finders():
        for nom, stockage in sorted(chercheur.list([]), key=lambda trouve: trouve[0]):
            chemin = Path(stockage.path(nom))
            somme.update(f"{chemin}\0{chemin.stat().st_size}\0{chemin.stat().st_mtime_ns}\n".encode())
    return somme.hexdigest()
