"""What every template knows: navigation, settings, theme, account."""

from functools import cache, partial

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from home import registre
from home.charpente import charpente_de
from home.choices import THEMES
from home.gardees import Gardee
from home.mesure import mesure_adresse
from home.requetes import hote_lire

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
