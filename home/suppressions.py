"""A page on which something hangs is never deleted from the admin; each room says what it keeps."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from home import registre


def suppression_garder(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse, and say what hangs on this page or below it."""
    retenue = [quoi for dire in registre.lire("retient_page") if (quoi := dire(page))]
    if not retenue:
        return None
    phrase = (
        f"La page «\u00a0{page.title}\u00a0» ne peut pas être supprimée\u00a0: il en dépend {', '.join(retenue)}. "
        "Dépubliez-la plutôt\u00a0: ce qui en dépend est gardé."
    )
    messages.error(request, phrase)
    return redirect("wagtailadmin_explore", page.get_parent().pk if page.depth > 1 else page.pk)


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
