"""Packages in Wagtail's admin: deposited and read by the Région, chosen in a step, never deleted."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from home.wagtail_hooks import EntreeRegion
from safran.scorm import vues_admin
from safran.scorm.models import Paquet


class VersLeDepot(CreateView):
    """A package is not typed, it is deposited."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """To the screen of deposits."""
        return redirect("modules")


class PaquetViewSet(SnippetViewSet):
    """What the chooser of a step stands on; its title, and whether opening it is enough."""

    model = Paquet
    icon = "desktop"
    add_view_class = VersLeDepot
    copy_view_enabled = False
    list_display = ["titre"]
    panels = [FieldPanel("titre"), FieldPanel("acheve_a_l_ouverture")]


register_snippet(PaquetViewSet)


@hooks.register("before_delete_snippet")
def suppression_refuser(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """What people did with a package stays readable: it is never deleted."""
    if not any(isinstance(instance, Paquet) for instance in instances):
        return None
    messages.error(request, "Un module déposé ne se supprime pas : retirez-le des étapes qui le montrent.")
    return redirect("modules")


@hooks.register("register_admin_urls")
def adresses_des_modules() -> list[URLPattern]:
    """Deposits and reports."""
    return [
        path("modules/", vues_admin.modules, name="modules"),
        path("modules/<int:pk>/", vues_admin.module, name="modules_detail"),
    ]


@hooks.register("register_admin_menu_item")
def entree_modules() -> MenuItem:
    """The screen of deposits."""
    return EntreeRegion("Modules SCORM et H5P", reverse("modules"), name="modules", icon_name="desktop", order=253)
