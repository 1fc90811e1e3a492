"""What a page shows beside its own fields, what it lacks to go online whatever door publishes it, what forbids to
delete it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from home import registre
from home.avis import PUBLICATION_REMISE
from home.erreurs import RegleRefusee
from home.models import RestrictionsLues

# What a page or a preview shows beside its own fields, given by the room's reads: a model imports nothing above it.
#
# A room registers one `Rendu` for each of its pages and previews, in its `apps.py`:
#
# registre.inscrire("rendus", Rendu(CataloguePage, lambda page, request: {"catalogue": Catalogue(request)}))
#
# `PageRendue` (a Wagtail page) and `ApercuRendu` (a snippet with previews) ask for it.


@dataclass(frozen=True)
class Rendu:
    """`contexte(page, request)`, or `contexte(objet, mode)` for a preview; `refus` may answer instead of a page."""

    modele: type[Model]
    contexte: Callable[[Any, Any], dict[str, Any]]
    refus: Callable[[HttpRequest, Any], HttpResponse | None] = lambda request, page: None


def rendu_de(objet: Model) -> Rendu:
    """What was registered for the model of this object; StopIteration is a room that forgot."""
    return next(rendu for rendu in registre.lire("rendus") if isinstance(objet, rendu.modele))


class PageRendue(RestrictionsLues):
    """A page whose context is read by its room; with a `gabarit_partie`, htmx receives that part alone."""

    gabarit_partie = ""

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """Add what the room reads."""
        return {**super().get_context(request, *args, **kwargs), **rendu_de(self).contexte(self, request)}

    def get_template(self, request: HttpRequest, *args: object, **kwargs: object) -> str:
        """The part alone when htmx asks for it."""
        htmx = getattr(request, "htmx", None)
        partie = self.gabarit_partie and htmx and not htmx.history_restore_request
        return self.gabarit_partie if partie else self.template

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Answer, unless the room refuses; tell caches when the same address has two forms."""
        if refus := rendu_de(self).refus(request, self):
            return refus
        reponse = super().serve(request, *args, **kwargs)
        if self.gabarit_partie:
            patch_vary_headers(reponse, ["HX-Request"])
        return reponse


class ApercuRendu:
    """A snippet whose previews are read by its room."""

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Add what the room reads."""
        return {**super().get_preview_context(request, mode_name), **rendu_de(self).contexte(self, mode_name)}


# A page goes online once its room finds nothing missing, whatever door publishes it: form, review, bulk, its hour.

A_SON_HEURE = "wagtail.publish.scheduled"  # ce que `publish_scheduled` dit de lui-même


class PublicationRefusee(RegleRefusee):
    """Something is missing before this page may be online; what was typed is in its draft."""

    def __init__(self, page: Page, manques: Iterable[str]) -> None:
        super().__init__("publication_refusee", f"« {page.title} » n’est pas en ligne. {' '.join(manques)}")
        self.page = page


def publication_manques(page: Page) -> list[str]:
    """What the rooms want to see before this page is online, in sentences; nothing when it may be."""
    return [phrase for dire in registre.lire("retient_publication") for phrase in dire(page)]


class PublicationGardee:
    """A page that is published only whole; to be named before Page among the bases of a page."""

    def publish(self, revision: Revision, *args: Any, log_action: Any = True, **options: Any) -> None:
        """Publish, or schedule, this revision; Raises PublicationRefusee. At its hour, it is put off and told."""
        page = revision.as_object()
        if not (manques := publication_manques(page)):
            super().publish(revision, *args, log_action=log_action, **options)  # type: ignore[misc]
        elif log_action == A_SON_HEURE:
            _remettre(page, revision, manques)
        else:
            raise PublicationRefusee(page, manques)


def _remettre(page: Page, revision: Revision, manques: list[str]) -> None:
    """The hour has come and something is missing: the page waits as a draft, whoever scheduled it is told."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=page, action="wagtail.schedule.cancel", revision=revision, data={"manques": manques})
    if revision.user is None:
        return
    edition = reverse("wagtailadmin_pages:edit", args=[page.pk])
    PUBLICATION_REMISE.envoyer([revision.user], edition, etape=f"{revision.pk}", titre=page.title, manques=manques)


# A page on which something hangs is never deleted from the admin; each room says what it keeps.


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
