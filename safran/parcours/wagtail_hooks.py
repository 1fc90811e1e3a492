"""Modules and trainings in Wagtail's admin: previewed, checked before they are published, duplicated."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import Button
from wagtail.models import Page

from home.ecrans.views import fait
from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.parcours.models import EtapeVue, ModulePage
from safran.parcours.queries.lecteur import apercu_lire
from safran.parcours.queries.modules import controles_de, manques_de_publication, manques_sans, personnes_vues
from safran.parcours.rules import modules as duplications


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
        return self.page.get_admin_display_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return super().get_context_data(page=self.page, url_editer=url, **kwargs)


class ControlesView(EcranDePageView):
    """What is missing before a module or a training can be published, as it stands in the draft."""

    template_name = "parcours/admin/controles.html"
    page_title = "Vérifier avant de publier"
    header_icon = "tasks"

    def permis(self, compte: Any) -> bool:
        return self.page.permissions_for_user(compte).can_edit()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        brouillon = self.page.get_latest_revision_as_object() if self.page.latest_revision_id else self.page
        return super().get_context_data(controles=controles_de(brouillon), **kwargs)


class DupliquerView(EcranDePageView):
    """Ask, then copy as a draft."""

    template_name = "parcours/admin/dupliquer.html"
    page_title = "Dupliquer"
    header_icon = "copy"

    def permis(self, compte: Any) -> bool:
        return self.page.get_parent().permissions_for_user(compte).can_add_subpage()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(modules=self.page.get_children_count(), **kwargs)

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
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
    contexte = {"lecture": lecture, "page": page, "precedent": rang - 1, "suivant": rang + 1 if rang < total else 0}
    return render(request, "parcours/apercu_apprenant.html", contexte)


controles = require_admin_access(ControlesView.as_view())
dupliquer = require_admin_access(DupliquerView.as_view())
apercu_apprenant = require_admin_access(require_safe(apercu))


# Guards of the admin: what people did with a module keeps it in its training; checks before publication.


@hooks.register("before_move_page")
def deplacement_garder(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A module with marks stays in its training: the marks belong to that training."""
    if destination.pk == page.get_parent().pk:
        return None
    if not EtapeVue.objects.filter(module_id=page.pk).exists():
        return _retrait_refuser(request, [page]) if request.method == "POST" else None
    messages.error(
        request,
        f"Le module «\u00a0{page.title}\u00a0» ne peut pas changer de formation\u00a0: des personnes l’ont déjà suivi. "
        "Copiez-le dans l’autre formation.",
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("register_admin_urls")
def adresses_admin() -> list[URLPattern]:
    """The screens of the room."""
    return [
        path("parcours/<int:pk>/controles/", controles, name="parcours_controles"),
        path("parcours/<int:pk>/dupliquer/", dupliquer, name="parcours_dupliquer"),
        path("parcours/<int:pk>/apercu/<int:rang>/", apercu_apprenant, name="parcours_apercu"),
    ]


@hooks.register("register_page_header_buttons")
def bouton_verifier(page: Page, user: Compte, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """« Vérifier », « Voir comme une personne qui se forme », « Dupliquer », in the menu of a module or a training."""
    if not isinstance(page.specific, ModulePage | FormationPage):
        return
    if page.permissions_for_user(user).can_edit():
        adresse = reverse("parcours_controles", args=[page.pk])
        yield Button("Vérifier avant de publier", adresse, icon_name="tasks", priority=5)
        apercu = reverse("parcours_apercu", args=[page.pk, 1])
        yield Button("Voir comme une personne qui se forme", apercu, icon_name="view", priority=6)
    if page.get_parent().permissions_for_user(user).can_add_subpage():
        yield Button("Dupliquer", reverse("parcours_dupliquer", args=[page.pk]), icon_name="copy", priority=7)


@hooks.register("after_copy_page")
def identites_renouveler(request: HttpRequest, page: Page, copie: Page) -> None:
    """A copy made by the menu of the admin has steps of its own too."""
    if isinstance(page.specific, ModulePage | FormationPage):
        duplications.identites_renouveler(page=page, copie=copie, par=request.user)
    copie = copie.specific_class.objects.get(pk=copie.pk)
    if copie.live and (manques := manques_de_publication(copie)):
        copie.unpublish(user=request.user)
        messages.warning(request, f"La copie est restée en brouillon. {' '.join(manques)}")


@hooks.register("before_publish_page")
def publication_verifier(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A blocking check keeps the page in draft, and shows the list; nothing typed is lost. A person seen is told."""
    if not manques_de_publication(page):
        for phrase in personnes_vues(page):
            messages.warning(request, phrase)
        return None
    if request.resolver_match and request.resolver_match.url_name == "add":
        page.unpublish(user=request.user, log_action=False)  # l’écran de création l’écrit en ligne avant de demander
    messages.error(request, "Votre brouillon est enregistré, mais pas encore publié : voici ce qui l’empêche.")
    return redirect("parcours_controles", page.pk)


@hooks.register("before_bulk_action", order=-1)
def modules_publier_d_abord(request: HttpRequest, action_type: str, pages: list[Page], action: Any) -> None:
    """A training comes after its modules: the admin would publish it before them."""
    if action_type != "publish" or action.models != [Page]:
        return
    pages.sort(key=lambda page: -page.depth)
    if not action.get_execution_context().get("include_descendants"):
        return
    for page in pages:
        for module in ModulePage.objects.descendant_of(page).not_live():
            if module.permissions_for_user(request.user).can_publish():
                revision = module.get_latest_revision() or module.save_revision(user=request.user)
                revision.publish(user=request.user)


def _retrait_refuser(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    """A training that is online keeps what makes it possible: it goes first, its modules afterwards."""
    retires: dict[Page, set[int]] = {}
    for page in pages:
        if isinstance(page.specific, ModulePage) and page.live:
            retires.setdefault(page.get_parent().specific, set()).add(page.pk)
    for formation, modules in retires.items():
        if formation.live and (manques := manques_sans(formation, modules)):
            phrase = f"«\u00a0{formation.title}\u00a0» est en ligne et a besoin de ce module. {' '.join(manques)} "
            messages.error(request, phrase + "Dépubliez d’abord la formation.")
            return redirect("wagtailadmin_explore", formation.pk)
    return None


@hooks.register("before_unpublish_page")
@hooks.register("before_delete_page", order=10)  # ce que des personnes ont fait du module se dit d’abord
def retrait_garder(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The module that a training online cannot do without is neither unpublished nor deleted."""
    return _retrait_refuser(request, [page]) if request.method == "POST" else None


@hooks.register("before_bulk_action", order=10)
def retraits_garder(request: HttpRequest, action_type: str, pages: list[Page], action: Any) -> HttpResponse | None:
    """The same for several at once, moved away or not."""
    if action_type not in {"unpublish", "delete", "move"} or action.models != [Page]:
        return None
    return _retrait_refuser(request, pages)
