"""What every template knows: navigation, settings, theme, account."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from home import registre
from home.charpente import charpente_de
from home.choices import THEMES
from home.gardees import Gardee
from home.requetes import hote_lire

PIED = Gardee("pied", pieces=("wagtailcore", "home"))


def _navigation(request: HttpRequest) -> list[dict[str, object]]:
    """The main entries this account may use; an entry whose room is not there is left out."""
    compte = getattr(request, "user", None)
    entrees = []
    for entree in registre.lire("navigation"):
        if not entree.visible(compte):
            continue
        try:
            url = entree.url or reverse(entree.nom_url)
        except NoReverseMatch:
            continue
        courante = request.path.startswith(entree.prefixe or url)
        entrees.append({"libelle": entree.libelle, "url": url, "courante": courante})
    return entrees


def _pied(request: HttpRequest, entrees: list[dict[str, object]]) -> SafeString:
    """The foot of every page, the same for whoever has this menu."""
    connecte = bool(getattr(getattr(request, "user", None), "is_authenticated", False))
    cle = (hote_lire(request), connecte, tuple(entree["url"] for entree in entrees))
    parametres = charpente_de(request).parametres
    contexte = {"navigation": entrees, "connecte": connecte, "parametres": parametres}
    return PIED.rendre(cle, "components/pied_commun.html", lambda: contexte)


def site(request: HttpRequest) -> dict[str, object]:
    """Context processor; never fails, so that error pages can use it."""
    theme = request.COOKIES.get("theme", "")
    charpente = charpente_de(request)
    entrees = _navigation(request)
    return {
        "navigation": entrees,
        "pied_commun": partial(_pied, request, entrees),
        "parametres": charpente.parametres,
        "pages_pied": charpente.pages_pied,
        "theme": theme if theme in THEMES else "",
        "compte": getattr(request, "user", None),
        "site_url": settings.SITE_URL,
    }
