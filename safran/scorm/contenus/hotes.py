"""The names: the platform's, and one for the contents of each version of a package."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

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
