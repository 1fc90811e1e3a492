"""The services that several machines share, each named by one variable; without it, this machine does alone."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMAS_CACHE = {"valkey": "redis", "valkeys": "rediss", "redis": "redis", "rediss": "rediss"}
Reglages = dict[str, dict[str, Any]]


def refuser(phrase: str) -> ImproperlyConfigured:
    """What a wrong value says."""
    return ImproperlyConfigured(f"SAFRAN ne démarre pas : {phrase}")


def caches_lire(adresse: str, donnees: Path) -> Reglages:
    """Two caches, so that whoever invents addresses does not drive out what counts tries: files, or a shared server."""
    if not adresse:
        combien = {"default": ("cache", 20_000), "pages": ("cache-pages", 3_000)}
        return {
            nom: {
                "BACKEND": "home.disque.CacheFichiers",
                "LOCATION": str(donnees / dossier),
                "OPTIONS": {"MAX_ENTRIES": entrees},
            }
            for nom, (dossier, entrees) in combien.items()
        }
    lue = urlsplit(adresse)
    if (
        lue.scheme not in {"valkey", "valkeys", "redis", "rediss"}
        or not lue.hostname
        or not _base(lue.path).isdecimal()
    ):
        raise refuser("CACHE_URL se donne comme valkey://hote:6379/0 (ou redis://, rediss:// en TLS).")
    schema, premiere = SCHEMAS_CACHE[lue.scheme], int(_base(lue.path))
    serveur = urlunsplit((schema, lue.netloc, "", lue.query, ""))
    return {
        nom: {"BACKEND": "home.partage.CachePartage", "LOCATION": serveur, "OPTIONS": {"db": premiere + rang}}
        for rang, nom in enumerate(("default", "pages"))
    }


def _base(chemin: str) -> str:
    return chemin.strip("/") or "0"
