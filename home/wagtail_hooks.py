"""Wagtail's admin, dressed for the Région: our colours, our words, nothing that we do not use."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page

from home.permissions import est_region, groupe_exiger, page_exiger
from home.site.admin import PanneauAccueil, PanneauTaches
from home.site.publication import suppression_garder, suppression_groupee_garder

LIBELLES = {
    "workflows": "Circuits de relecture",
    "workflow-tasks": "Étapes de relecture",
    "redirects": "Redirections",
    "site-history": "Historique du site",
    "aging-pages": "Pages à relire",
    "page-types-usage": "Types de pages",
}
# Les groupes suivent les mandats ; l’aide de Wagtail parle d’un autre produit, en anglais.
INUTILES = frozenset({"groups", "editor-guide"})


class EntreeRegion(MenuItem):
    """An entry for the Région only."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the roles in force."""
        return est_region(request.user)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """The product's colours in the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("insert_global_admin_js")
def admin_js() -> str:
    """Autosave says in a low voice what it waits for."""
    return format_html('<script src="{}" defer></script>', static("js/admin.js"))


@hooks.register("register_admin_menu_item")
def courriels() -> MenuItem:
    """The outbox, on the site."""
    return EntreeRegion("Courriels", reverse("courriels"), name="courriels", icon_name="mail", order=800)


@hooks.register("register_admin_menu_item")
def plateforme() -> MenuItem:
    """What is well, what waits, what to do."""
    return EntreeRegion(
        "Santé de la plateforme", reverse("plateforme"), name="plateforme", icon_name="check", order=790
    )


@hooks.register("register_admin_menu_item")
def politique_menu() -> EntreeRegion:
    """What browsers refused on our pages."""
    url = reverse("politique")
    return EntreeRegion("Refusé par les navigateurs", url, name="politique", icon_name="warning", order=810)


@hooks.register("construct_homepage_summary_items", order=1000)  # après ceux de Wagtail
def accueil_sans_comptes(request: HttpRequest, comptes: list) -> None:
    """How many pages and images there are is nobody's task."""
    comptes.clear()


@hooks.register("construct_homepage_panels")
def accueil(request: HttpRequest, panneaux: list) -> None:
    """What waits comes first, the forty links last."""
    panneaux += [PanneauTaches(), PanneauAccueil()]


@hooks.register("construct_settings_menu")
@hooks.register("construct_reports_menu")
@hooks.register("construct_help_menu")
def menus_dire(request: HttpRequest, entrees: list[MenuItem]) -> None:
    """Take away what we do not use, say the rest in our words."""
    entrees[:] = [e for e in entrees if e.name not in INUTILES and not e.name.startswith("whats-new")]
    for entree in entrees:
        entree.label = LIBELLES.get(entree.name, entree.label)


@hooks.register("before_serve_page")
def page_de_groupe(page: Page, request: HttpRequest, args: tuple, kwargs: dict) -> None:
    """A page kept for a group is not there for someone signed in who is not of it."""
    page_exiger(request, page)


@hooks.register("before_serve_document", order=-1)
def document_de_groupe(document: AbstractDocument, request: HttpRequest) -> None:
    """The same for a document."""
    groupe_exiger(request, document.collection.get_view_restrictions())


hooks.register("before_delete_page", suppression_garder)
hooks.register("before_bulk_action", suppression_groupee_garder)
