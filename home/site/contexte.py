"""What every template knows: navigation, settings, theme, account, the site and the footer."""

from copy import copy
from dataclasses import dataclass
from functools import cache, partial

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from wagtail.models import Site

from home import registre
from home.choices import THEMES
from home.models import ParametresSite
from home.queries import pages_de_pied
from home.securite.navigateur import mesure_adresse
from home.site.arbre import hote_lire
from home.site.cache import Gardee

# What stands around every page: the site, its settings, the pages of its footer; kept until one of them changes.

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


# What every template knows: navigation, settings, theme, account.

PIED = Gardee("pied", pieces=("wagtailcore", "home"))
MENU = Gardee("menu", pieces=("wagtailcore", "home"))
FICHIERS = Gardee("fichiers de toute page", pieces=())  # leurs adresses ne changent qu’avec le code


@cache
def _adresse(entree: registre.Entree) -> str:
    """Where an entry leads; empty when its room is not there."""
    try:
        return entree.url or reverse(entree.nom_url)
    except NoReverseMatch:
        return ""


def _navigation(request: HttpRequest) -> list[dict[str, str]]:
    """The main entries this account may use; `courante` says how close each is: this page, above it, elsewhere."""
    compte = getattr(request, "user", None)
    entrees = []
    for entree in registre.lire("navigation"):
        if not (url := _adresse(entree)) or not entree.visible(compte):
            continue
        courante = "true" if request.path.startswith(entree.prefixe or url) else ""
        if courante and request.path == url:
            courante = "page"
        entrees.append({"libelle": entree.libelle, "url": url, "courante": courante})
    return entrees


def _connecte(request: HttpRequest) -> bool:
    return bool(getattr(getattr(request, "user", None), "is_authenticated", False))


def _menu(request: HttpRequest, entrees: list[dict[str, str]]) -> SafeString:
    """The head of every page, the same for whoever has this menu and stands there."""
    connecte = _connecte(request)
    cle = (hote_lire(request), connecte, tuple((entree["url"], entree["courante"]) for entree in entrees))
    contexte = {"navigation": entrees, "connecte": connecte, "parametres": charpente_de(request).parametres}
    return MENU.rendre(cle, "components/menu_commun.html", lambda: contexte)


def _pied(request: HttpRequest, entrees: list[dict[str, str]]) -> SafeString:
    """The foot of every page, the same for whoever has this menu."""
    connecte = _connecte(request)
    cle = (hote_lire(request), connecte, tuple(entree["url"] for entree in entrees))
    contexte = {"navigation": entrees, "connecte": connecte, "parametres": charpente_de(request).parametres}
    return PIED.rendre(cle, "components/pied_commun.html", lambda: contexte)


def _gardee(request: HttpRequest, gabarit: str) -> SafeString:
    """A piece of the frame that says the same to everyone: only the site's own settings and pages."""
    charpente = charpente_de(request)
    contexte = {"parametres": charpente.parametres, "pages_pied": charpente.pages_pied}
    return PIED.rendre((hote_lire(request), gabarit), gabarit, lambda: contexte)


def _fichiers(gabarit: str) -> SafeString:
    return FICHIERS.rendre(gabarit, gabarit, dict)


def site(request: HttpRequest) -> dict[str, object]:
    """Context processor; never fails, so that error pages can use it."""
    theme = request.COOKIES.get("theme", "")
    charpente = charpente_de(request)
    entrees = _navigation(request)
    return {
        "navigation": entrees,
        "tete_commune": partial(_fichiers, "components/tete_commune.html"),
        "scripts_communs": partial(_fichiers, "components/scripts_communs.html"),
        "menu_commun": partial(_menu, request, entrees),
        "pied_commun": partial(_pied, request, entrees),
        "parametres": charpente.parametres,
        "bandeau": partial(_gardee, request, "components/bandeau.html"),
        "liens_pied": partial(_gardee, request, "components/liens_pied.html"),
        "theme": theme if theme in THEMES else "",
        "mesure": mesure_adresse(request),
        "compte": getattr(request, "user", None),
        "site_url": settings.SITE_URL,
    }
