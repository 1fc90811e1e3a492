"""What every template knows: navigation, settings, theme, account, the pages of the footer."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from wagtail.models import Site

from home import registre
from home.choices import THEMES
from home.models import ParametresSite
from home.queries import pages_de_pied
from home.securite.navigateur import mesure_adresse
from home.site.cache import Gardee, hote_lire

AUTOUR = ("home.parametressite", "home.contenupage", "wagtailcore.site", "wagtailcore.pageviewrestriction")
CADRE = Gardee("cadre", modeles=AUTOUR)


def _cadre_lire(request: HttpRequest) -> dict[str, Any]:
    """The settings of this site and the pages of its footer; without any site, default settings and no footer."""
    site = Site.find_for_request(request)
    if site is None:
        return {"parametres": ParametresSite(), "pages_pied": []}
    # Lus, jamais écrits ici (for_site les créerait) : une page se lit sur un disque plein.
    parametres = ParametresSite.objects.filter(site=site).first() or ParametresSite(site=site)
    return {"parametres": parametres, "pages_pied": pages_de_pied(site)}


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


def site(request: HttpRequest) -> dict[str, object]:
    """Context processor, made once for a request; never fails, so that error pages can use it."""
    if not hasattr(request, "_cadre"):
        request._cadre = {
            **CADRE.lire(hote_lire(request), lambda: _cadre_lire(request)),
            "navigation": _navigation(request),
        }
    theme = request.COOKIES.get("theme", "")
    return {
        **request._cadre,
        "theme": theme if theme in THEMES else "",
        "mesure": mesure_adresse(request),
        "compte": getattr(request, "user", None),
        "site_url": settings.SITE_URL,
    }
