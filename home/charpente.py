"""What stands around every page: the site, its settings, the pages of its footer; kept until one of them changes."""

from copy import copy
from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Site

from home.gardees import Gardee
from home.models import ParametresSite
from home.queries import pages_de_pied
from home.requetes import hote_lire

HOTES_MAX = 50  # au-delà, quelqu'un invente des hôtes


@dataclass(frozen=True)
class Charpente:
    """One site's; without any site, default settings and no footer."""

    site: Site | None
    parametres: ParametresSite
    pages_pied: list[dict[str, str]]


CHARPENTE = Gardee("charpente", pieces=("wagtailcore", "home"), combien=HOTES_MAX)


def charpente_de(request: HttpRequest) -> Charpente:
    """The request's own copy, left where Wagtail looks for its site and settings; three queries, none once kept."""
    if not hasattr(request, "_charpente"):
        _poser(request, CHARPENTE.lire(hote_lire(request), lambda: _lire(request)))
    return request._charpente


def charpente_poser(request: HttpRequest) -> None:
    """The same for whoever may need it, when it costs no query."""
    if not hasattr(request, "_charpente") and (gardee := CHARPENTE.deja(hote_lire(request))):
        _poser(request, gardee)


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
