"""Guards of the admin: what people did with a module keeps it in its training; checks before publication."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page

from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.parcours.queries import suivis
from safran.parcours.queries.controles import manques_de_publication, manques_sans
from safran.parcours.queries.personnes import personnes_vues
from safran.parcours.rules import duplications
from safran.parcours.vues_admin import apercu_apprenant, controles, dupliquer


@hooks.register("before_move_page")
def deplacement_garder(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A module with marks stays in its training: the marks belong to that training."""
    if destination.pk == page.get_parent().pk:
        return None
    if not suivis.marques_de_module(page):
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
