"""Guards of the admin: what people did with a page keeps it from being deleted or moved."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from safran.parcours import queries


def _refuser(request: HttpRequest, page: Page, phrase: str) -> HttpResponse:
    messages.error(request, phrase)
    return redirect("wagtailadmin_explore", page.get_parent().pk if page.depth > 1 else page.pk)


@hooks.register("before_delete_page")
def suppression_garder(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A training that someone follows, a module with marks, or what stands above them, is never deleted."""
    nombre = queries.suivis_sous(page)
    if not nombre:
        return None
    combien = "un suivi en dépend" if nombre == 1 else f"{nombre} suivis en dépendent"
    return _refuser(
        request,
        page,
        f"La page «\u00a0{page.title}\u00a0» ne peut pas être supprimée\u00a0: {combien}. "
        "Dépubliez-la plutôt\u00a0: les parcours et les attestations sont gardés.",
    )


@hooks.register("before_bulk_action")
def suppression_groupee_garder(
    request: HttpRequest, action_type: str, objets: Iterable[Any], action: Any
) -> HttpResponse | None:
    """The same, for several pages at once."""
    if action_type != "delete":
        return None
    for objet in objets:
        if isinstance(objet, Page) and (reponse := suppression_garder(request, objet)):
            return reponse
    return None


@hooks.register("before_move_page")
def deplacement_garder(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A module with marks stays in its training: the marks belong to that training."""
    if destination.pk == page.get_parent().pk or not queries.marques_de_module(page):
        return None
    return _refuser(
        request,
        page,
        f"Le module «\u00a0{page.title}\u00a0» ne peut pas changer de formation\u00a0: des personnes l’ont déjà suivi. "
        "Copiez-le dans l’autre formation.",
    )
