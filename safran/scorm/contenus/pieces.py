"""Our own files on the content host: the player and the libraries it stands on, by a list."""

import gzip
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from safran.scorm.depot.types import type_de

PIECES = {
    "lecteur.js": "js/scorm/lecteur.js",
    "lecteur.css": "css/contenus.css",
    "h5p.js": "js/scorm/h5p.js",
    "h5p.css": "css/h5p.css",
    "h5p/main.bundle.js": "vendor/h5p-standalone/main.bundle.js",
    "h5p/frame.bundle.js": "vendor/h5p-standalone/frame.bundle.js",
    "h5p/styles/h5p.css": "vendor/h5p-standalone/styles/h5p.css",
    "h5p/fonts/h5p-core-30.woff2": "vendor/h5p-standalone/fonts/h5p-core-30.woff2",
    "h5p/fonts/h5p-theme.woff2": "vendor/h5p-standalone/fonts/h5p-theme.woff2",
    "h5p/images/throbber.gif": "vendor/h5p-standalone/images/throbber.gif",
    "scorm12.js": "vendor/scorm-again/scorm12.min.js",
    "scorm2004.js": "vendor/scorm-again/scorm2004.min.js",
}


@lru_cache(maxsize=len(PIECES))
def _lire(chemin: str, modifie: float) -> tuple[bytes, bytes]:
    contenu = Path(chemin).read_bytes()
    return contenu, gzip.compress(contenu, mtime=0)


def piece_lire(nom: str, *, comprimee: bool) -> tuple[bytes, str] | None:
    """The content of one of our files and its type, or None."""
    if nom not in PIECES:
        return None
    chemin = Path(settings.STATICFILES_DIRS[0]) / PIECES[nom]
    clair, comprime = _lire(str(chemin), chemin.stat().st_mtime)
    return (comprime if comprimee else clair), type_de(nom) or "text/plain"
