"""Guards of the admin: what people did with a module keeps it in its training; checks before publication."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page

from safran.formations.models import FormationPage
from safran.parcours import queries, rules
from safran.parcours.models import ModulePage
from safran.parcours.queries.controles import controles_de
from safran.parcours.vues_admin import apercu_apprenant, controles, dupliquer


@hooks.register("before_move_page")
def deplacement_garder(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A module with marks stays in its training: the marks belong to that training."""
    if destination.pk == page.get_parent().pk or not queries.marques_de_module(page):
        return None
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
def bouton_verifier(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
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
        rules.identites_renew(page=page, copie=copie, par=request.user)


@hooks.register("before_publish_page")
def publication_verifier(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A blocking check keeps the page in draft, and shows the list; nothing typed is lost."""
    if not any(controle.bloquant for controle in controles_de(page)):
        return None
    messages.error(request, "Votre brouillon est enregistré, mais pas encore publié : voici ce qui l’empêche.")
    return redirect("parcours_controles", page.pk)
