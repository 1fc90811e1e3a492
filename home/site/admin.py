"""Wagtail's admin: what the Région sees first, one door for identity and password, the gate of files before every
upload.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import admin_menu, settings_menu
from wagtail.admin.ui.components import Component
from wagtail.admin.views.account import (
    AccountView,
    AvatarSettingsPanel,
    BaseSettingsPanel,
    ChangePasswordPanel,
    NameEmailSettingsPanel,
)
from wagtail.contrib.redirects.views import start_import
from wagtail.models import Page, Revision, Site

from home import registre
from home.fichiers.reception import virus_refuser
from home.permissions import Personne
from home.registre import Lien

# What the Région sees first in Wagtail's admin: what waits, then everything else, folded.

MAX_TACHES = 6
HORS_PANNEAU = frozenset({"explorer", "settings", "reports", "help"})


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


class PanneauTaches(Component):
    """What one comes for: begin to write, take a draft up again, see what goes online and when."""

    name = "taches"
    order = 40
    template_name = "home/admin/taches.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Only what this account may do."""
        compte = parent_context["request"].user
        ecrire = [lien for dire in registre.lire("a_ecrire") if (lien := dire(compte))]
        return {"ecrire": ecrire, "brouillons": _brouillons(compte), "programmees": _programmees(compte)}


def _brouillons(compte: Personne) -> list[Page]:
    """Pages that one wrote last, and that are not online as they were written."""
    pages = Page.objects.filter(has_unpublished_changes=True, latest_revision__user=compte)
    pages = pages.filter(latest_revision__approved_go_live_at=None).select_related("latest_revision")
    return list(pages.order_by("-latest_revision_created_at", "pk")[:MAX_TACHES])


def _programmees(compte: Personne) -> list[dict[str, Any]]:
    """Pages that go online at their hour, the nearest first; for who may see the tree."""
    attendues = Revision.page_revisions.exclude(approved_go_live_at=None).order_by("approved_go_live_at", "pk")
    heures = {int(r.object_id): r.approved_go_live_at for r in attendues[:MAX_TACHES]}
    pages = Page.objects.in_bulk(heures)
    permis = [pages[pk] for pk in heures if pk in pages and pages[pk].permissions_for_user(compte).can_edit()]
    return [{"page": page, "le": heures[page.pk]} for page in permis]


class PanneauAccueil(Component):
    """Three short lists, folded: pages, lists and media, settings; and the way back to the site."""

    name = "entrees"
    order = 900
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


# Wagtail screens that we narrow: one door for identity and password, the gate of files before every upload.

AILLEURS = (NameEmailSettingsPanel, AvatarSettingsPanel, ChangePasswordPanel)


class PreferencesView(AccountView):
    """Preferences of the admin only: mails of the reading circuit, colours, density."""

    page_title = "Préférences"

    def get_panels(self) -> list[BaseSettingsPanel]:
        """Without the panels whose place is « Mon profil »."""
        return [panneau for panneau in super().get_panels() if not isinstance(panneau, AILLEURS)]


preferences = require_admin_access(PreferencesView.as_view())


@require_admin_access
def redirections_importer(request: HttpRequest) -> HttpResponse:
    """Wagtail reads a file of redirections once it has passed the gate."""
    try:
        for fichier in request.FILES.values():
            virus_refuser(fichier)
    except ValidationError as refus:
        messages.error(request, refus.message)
        return redirect("wagtailredirects:start_import")
    return start_import(request)
