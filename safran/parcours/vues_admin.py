"""Screens of the room in the admin: the checks before publication."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from safran.parcours.queries.controles import controles_de


class ControlesView(WagtailAdminTemplateMixin, TemplateView):
    """What is missing before a module or a training can be published, as it stands in the draft."""

    template_name = "parcours/admin/controles.html"
    page_title = "Vérifier avant de publier"
    header_icon = "tasks"

    def dispatch(self, request: HttpRequest, *args: object, pk: int, **kwargs: object) -> HttpResponse:
        """Whoever may edit the page."""
        self.page = get_object_or_404(Page, pk=pk).specific
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def get_page_subtitle(self) -> str:
        """The title of the page."""
        return self.page.get_admin_display_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The checks of the latest draft."""
        brouillon = self.page.get_latest_revision_as_object() if self.page.latest_revision_id else self.page
        return super().get_context_data(
            controles=controles_de(brouillon),
            url_editer=reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
            **kwargs,
        )


controles = require_admin_access(ControlesView.as_view())
