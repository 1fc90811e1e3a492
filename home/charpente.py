"""What stands around every page: the site, its settings, the pages of its footer; kept in memory until one changes.

Each process keeps its own. The version number that empties the public pages (home.cache) tells it to read again, so the
events that change one change the other. Inside a transaction, where what is read may never be committed, all is read.
"""

from copy import copy
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest
from wagtail.models import Site

from home.cache import version_publique
from home.models import ParametresSite
from home.queries import pages_de_pied

HOTES_MAX = 50  # au-delà, quelqu'un invente des hôtes

Hote = tuple[str, str]


@dataclass(frozen=True)
class Charpente:
    """One site's; without any site, default settings and no footer."""

    site: Site | None
    parametres: ParametresSite
    pages_pied: list[dict[str, str]]


_memoire: dict[Hote, tuple[str, Charpente]] = {}


def charpente_de(request: HttpRequest) -> Charpente:
    """The request's own copy, left where Wagtail looks for its site and settings; three queries, none from memory."""
    if not hasattr(request, "_charpente"):
        _poser(request, _gardee(request) or _lire_et_garder(request))
    return request._charpente


def charpente_poser(request: HttpRequest) -> None:
    """The same for whoever may need it, when it costs no query."""
    if not hasattr(request, "_charpente") and (gardee := _gardee(request)):
        _poser(request, gardee)


def _hote(request: HttpRequest) -> Hote:
    return request._get_raw_host(), request.get_port()


def _incertain() -> bool:
    """What is read here may never be committed."""
    return connection.in_atomic_block


def _gardee(request: HttpRequest) -> Charpente | None:
    """What memory holds, when it is still true."""
    if _incertain() or not (gardee := _memoire.get(_hote(request))):
        return None
    version, charpente = gardee
    return charpente if version == version_publique() else None


def _lire_et_garder(request: HttpRequest) -> Charpente:
    # La version se lit d'abord : ce qui change pendant la lecture fait relire.
    version = "" if _incertain() else version_publique()
    charpente = _lire(request)
    if version:
        if len(_memoire) >= HOTES_MAX:
            _memoire.clear()
        _memoire[_hote(request)] = version, charpente
    return charpente


def _lire(request: HttpRequest) -> Charpente:
    site = Site.find_for_request(request)
    if site is None:
        return Charpente(None, ParametresSite(), [])
    # Lus, jamais écrits ici (for_site les créerait) : une page se lit sur un disque plein.
    parametres = ParametresSite.objects.filter(site=site).first() or ParametresSite(site=site)
    return Charpente(site, parametres, pages_de_pied(site))


def _poser(request: HttpRequest, gardee: Charpente) -> None:
    """Copies: Wagtail keeps on the site, its root page and its settings what it learns while serving one request."""
    site, parametres = copy(gardee.site), copy(gardee.parametres)
    if site is not None:
        site.root_page = copy(gardee.site.root_page)
        parametres._request = request
        setattr(request, ParametresSite.get_cache_attr_name(), parametres)
    request._wagtail_site = site
    request._charpente = Charpente(site, parametres, gardee.pages_pied)
