"""Guards of the admin: a training that has sessions is never deleted."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from safran.inscriptions import queries


@hooks.register("before_delete_page")
def suppression_garder(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say how many sessions hang on this page or below it."""
    nombre = queries.sessions_sous(page)
    if not nombre:
        return None
    phrase = f"« {page.title} » ne peut pas être supprimée : {nombre} session(s) en dépendent. Dépubliez-la plutôt."
    messages.error(request, phrase)
    return redirect("wagtailadmin_explore", page.get_parent().pk if page.depth > 1 else page.pk)


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
