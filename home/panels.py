"""What the Région sees first in Wagtail's admin: what it does here, in links."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import admin_menu, settings_menu
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Site

from home import registre

HORS_PANNEAU = frozenset({"explorer", "settings", "reports", "help"})


@dataclass(frozen=True)
class Lien:
    """A link of the welcome panel."""

    libelle: str
    url: str


def _du_menu(menu: Any, request: HttpRequest) -> list[Lien]:
    """The entries of an admin menu this account sees, sub-menus opened."""
    liens = []
    for entree in sorted(menu.menu_items_for_request(request), key=lambda e: e.order):
        if entree.name in HORS_PANNEAU:
            continue
        sous_menu = getattr(entree, "menu", None)
        liens += _du_menu(sous_menu, request) if sous_menu else [Lien(str(entree.label), entree.url)]
    return liens


def _pages(request: HttpRequest) -> list[Lien]:
    """The home page and the pages right under it, in the explorer."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages = [site.root_page, *Page.objects.child_of(site.root_page).order_by("path")[:20]]
    return [Lien(page.get_admin_display_title(), reverse("wagtailadmin_explore", args=[page.pk])) for page in pages]


def _du_site(request: HttpRequest) -> list[Lien]:
    """The screens of the site, outside the admin."""
    entrees = [e for e in registre.lire("navigation") if e.visible(request.user)]
    return [Lien(e.libelle, e.url or reverse(e.nom_url)) for e in entrees]


class PanneauAccueil(Component):
    """Three short lists: pages, lists and media, settings; and the way back to the site."""

    name = "entrees"
    order = 50
    template_name = "home/admin/accueil.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Only what this account may open."""
        request = parent_context["request"]
        return {
            "groupes": [
                {"titre": "Pages du site", "liens": _pages(request)},
                {"titre": "Listes et fichiers", "liens": _du_menu(admin_menu, request)},
                {"titre": "Paramètres", "liens": _du_menu(settings_menu, request)},
                {"titre": "Sur le site", "liens": _du_site(request)},
            ]
        }
