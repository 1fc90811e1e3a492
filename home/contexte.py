"""What every template knows: navigation, settings, theme, account."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from home import registre
from home.charpente import charpente_de
from home.choices import THEMES


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


def site(request: HttpRequest) -> dict[str, object]:
    """Context processor; never fails, so that error pages can use it."""
    theme = request.COOKIES.get("theme", "")
    charpente = charpente_de(request)
    return {
        "navigation": _navigation(request),
        "parametres": charpente.parametres,
        "pages_pied": charpente.pages_pied,
        "theme": theme if theme in THEMES else "",
        "compte": getattr(request, "user", None),
        "site_url": settings.SITE_URL,
    }
