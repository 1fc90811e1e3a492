"""The content hosts: their names, signed addresses, what browsers are told there, our own files that they serve."""

import gzip
import uuid
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from safran.scorm.depot.rapport import type_de
from safran.scorm.models import VersionPaquet

# The names: the platform's, and one for the contents of each version of a package.

MACHINE = frozenset({"127.0.0.1", "localhost"})
PORTS = {"http": "80", "https": "443"}


def origine(url: str) -> str:
    """Scheme, name and port of an address, as browsers write an origin; empty when there is none."""
    morceaux = urlsplit(url)
    if not morceaux.hostname:
        return ""
    port = f":{morceaux.port}" if morceaux.port and str(morceaux.port) != PORTS.get(morceaux.scheme) else ""
    return f"{morceaux.scheme}://{morceaux.hostname}{port}"


def _ici(url: str, request: HttpRequest) -> str:
    """The origin of `url`; in demonstration, at the port by which the site is being visited."""
    voulue = origine(url)
    if not voulue or not settings.CONTENUS_AU_PORT_DU_SITE:
        return voulue
    port = _visite(request)[1]
    return origine(f"{urlsplit(voulue).scheme}://{urlsplit(voulue).hostname}" + (f":{port}" if port else ""))


def _visite(request: HttpRequest) -> tuple[str, int | None]:
    """The name and the port by which the site is visited; nothing of a forged one."""
    try:
        hote = urlsplit(f"//{request.get_host().lower()}")
        return hote.hostname or "", hote.port
    except (DisallowedHost, ValueError):
        return "", None


def _domaine() -> str:
    """What the names of all the contents end with, its dot first; empty when the setting is not given."""
    return (urlsplit(settings.CONTENUS_URL).hostname or "").removeprefix("*")


def origine_contenus(request: HttpRequest, version: uuid.UUID) -> str:
    """Where this version is played, and no other; empty when the setting is not given: nothing is played then."""
    return _ici(settings.CONTENUS_URL.replace("*", version.hex), request)


def origine_plateforme(request: HttpRequest) -> str:
    """The only page that may frame the player, and the only one it speaks to."""
    return _ici(settings.SITE_URL, request)


def est_hote_contenus(request: HttpRequest) -> bool:
    """The request was sent to a name of the contents, or to their bare domain: nothing of the platform is there.

    Nor at the other name of the machine, in demonstration: modules only speak to the name of SITE_URL.
    """
    nom, domaine = _visite(request)[0], _domaine()
    if settings.CONTENUS_AU_PORT_DU_SITE and nom in MACHINE:
        return nom != urlsplit(settings.SITE_URL).hostname
    return bool(domaine) and f".{nom}".endswith(domaine)


def est_hote_de(request: HttpRequest, version: uuid.UUID) -> bool:
    """The request was sent to the name of this version."""
    return _visite(request)[0] == version.hex + _domaine()


# Addresses on the content host: signed, short-lived, for one version.

SEL = "scorm.contenus"


def jeton_de(version: VersionPaquet) -> str:
    """A signed word for the files of this version, for a few hours."""
    return signing.dumps(version.uuid.hex, salt=SEL)


def jeton_lire(jeton: str) -> uuid.UUID | None:
    """The version whose files the word lets read, or None when it is forged or too old."""
    try:
        return uuid.UUID(signing.loads(jeton, salt=SEL, max_age=settings.CONTENUS_DUREE))
    except signing.BadSignature:
        return None


# What browsers are told of everything that the content host serves.

BAC_A_SABLE = "allow-scripts allow-same-origin allow-forms allow-modals"
OUVERT = "'self' data: blob:"
DOCUMENTS = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml", "application/xml"})
INTERDITS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), display-capture=()"


def paquet_politique(plateforme: str, *, document: bool) -> str:
    """A package does as it likes inside itself, and reaches nothing outside: no fetch, no form, no frame, no page."""
    regles = [
        f"default-src {OUVERT}",
        f"script-src {OUVERT} 'unsafe-inline' 'unsafe-eval'",
        f"style-src {OUVERT} 'unsafe-inline'",
        "connect-src 'self' data: blob:",
        f"frame-src {OUVERT}",
        "worker-src 'self' blob:",
        "base-uri 'self'",
        "form-action 'self'",
        f"frame-ancestors 'self' {plateforme}",
    ]
    return "; ".join([*regles, f"sandbox {BAC_A_SABLE}"] if document else regles)


def lecteur_politique(plateforme: str) -> str:
    """Our own player: our scripts, the package in a frame, the last word of a closed tab; nothing else."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {plateforme}"
    )


def entetes_poser(request: HttpRequest, reponse: HttpResponseBase, politique: str) -> HttpResponseBase:
    """The headers that every answer of the content host carries."""
    reponse["Content-Security-Policy"] = (
        politique or f"default-src 'none'; frame-ancestors {origine_plateforme(request)}"
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Referrer-Policy"] = "no-referrer"
    reponse["Permissions-Policy"] = INTERDITS
    reponse["Cross-Origin-Resource-Policy"] = "same-origin"
    reponse["Origin-Agent-Cluster"] = "?1"  # deux modules ne se rejoignent pas par leur domaine commun
    reponse["X-Robots-Tag"] = "noindex, nofollow"
    return reponse


# Our own files on the content host: the player and the libraries it stands on, by a list.

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
