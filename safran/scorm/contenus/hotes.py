"""The two names: the platform's and the one of the contents."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

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
    port = _port_visite(request)
    return origine(f"{urlsplit(voulue).scheme}://{urlsplit(voulue).hostname}" + (f":{port}" if port else ""))


def _port_visite(request: HttpRequest) -> int | None:
    """The port by which the site is visited; None for a forged one."""
    try:
        return urlsplit(f"//{request.get_host()}").port
    except ValueError:
        return None


def origine_contenus(request: HttpRequest) -> str:
    """Where packages are played; empty when the setting is not given: nothing is played then."""
    return _ici(settings.CONTENUS_URL, request)


def origine_plateforme(request: HttpRequest) -> str:
    """The only page that may frame the player, and the only one it speaks to."""
    return _ici(settings.SITE_URL, request)


def est_hote_contenus(request: HttpRequest) -> bool:
    """The request was sent to the content host."""
    if not settings.CONTENUS_URL:
        return False
    try:
        visitee = origine(f"{request.scheme}://{request.get_host().lower()}")
    except (DisallowedHost, ValueError):  # un nom ou un port inventé : la plateforme répondra
        return False
    return visitee == origine_contenus(request)
