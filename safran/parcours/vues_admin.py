"""Screens of the room in the admin: the checks before publication, the learner's view of a draft, duplication."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from home.ecrans import fait
from safran.formations.models import FormationPage
from safran.parcours.pages import ModulePage
from safran.parcours.queries.apercus import apercu_lire
from safran.parcours.queries.controles import controles_de
from safran.parcours.rules import duplications


class EcranDePageView(WagtailAdminTemplateMixin, TemplateView):
    """A screen about one page: who may not use it is refused, its title stands under the screen's own."""

    breadcrumbs_items = []  # sans fil d’Ariane, l’en-tête dit le titre de l’écran

    def dispatch(self, request: HttpRequest, *args: object, pk: int, **kwargs: object) -> HttpResponse:
        """Read the page and ask the right."""
        self.page = _page(pk)
        if not self.permis(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def get_page_subtitle(self) -> str:
        """The title of the page."""
        return self.page.get_admin_display_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page, and the way back."""
        url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return super().get_context_data(page=self.page, url_editer=url, **kwargs)


class ControlesView(EcranDePageView):
    """What is missing before a module or a training can be published, as it stands in the draft."""

    template_name = "parcours/admin/controles.html"
    page_title = "Vérifier avant de publier"
    header_icon = "tasks"

    def permis(self, compte: Any) -> bool:
        """Whoever may edit the page."""
        return self.page.permissions_for_user(compte).can_edit()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The checks of the latest draft."""
        brouillon = self.page.get_latest_revision_as_object() if self.page.latest_revision_id else self.page
        return super().get_context_data(controles=controles_de(brouillon), **kwargs)


class DupliquerView(EcranDePageView):
    """Ask, then copy as a draft."""

    template_name = "parcours/admin/dupliquer.html"
    page_title = "Dupliquer"
    header_icon = "copy"

    def permis(self, compte: Any) -> bool:
        """Whoever may add a page beside this one."""
        return self.page.get_parent().permissions_for_user(compte).can_add_subpage()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many modules come with it."""
        return super().get_context_data(modules=self.page.get_children_count(), **kwargs)

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Copy, and open the copy."""
        copie = duplications.page_dupliquer(page=self.page, par=request.user)
        return fait(request, f"Copie en brouillon : « {copie.title} ».", "wagtailadmin_pages:edit", copie.pk)


def _page(pk: int) -> FormationPage | ModulePage:
    """The module or the training, or Http404."""
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, FormationPage | ModulePage):
        raise Http404
    return page


def apercu(request: HttpRequest, pk: int, rang: int = 1) -> HttpResponse:
    """The draft as a learner would read it; for whoever may edit the page."""
    page = _page(pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    lecture = apercu_lire(page, max(1, rang))
    total = len(lecture.avancement.plan.etapes)
    rang = min(max(1, rang), max(1, total))
    contexte = {
        "lecture": lecture,
        "page": page,
        "precedent": rang - 1,
        "suivant": rang + 1 if rang < total else 0,
    }
    return render(request, "parcours/apercu_apprenant.html", contexte)


controles = require_admin_access(ControlesView.as_view())
dupliquer = require_admin_access(DupliquerView.as_view())
apercu_apprenant = require_admin_access(require_safe(apercu))
