"""What a page or a preview shows beside its own fields, given by the room's reads: a model imports nothing above it.

A room registers one `Rendu` for each of its pages and previews, in its `apps.py`:

    registre.inscrire("rendus", Rendu(CataloguePage, lambda page, request: {"catalogue": Catalogue(request)}))

`PageRendue` (a Wagtail page) and `ApercuRendu` (a snippet with previews) ask for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from home import registre


@dataclass(frozen=True)
class Rendu:
    """`contexte(page, request)`, or `contexte(objet, mode)` for a preview; `refus` may answer instead of a page."""

    modele: type[Model]
    contexte: Callable[[Any, Any], dict[str, Any]]
    refus: Callable[[HttpRequest, Any], HttpResponse | None] = lambda request, page: None


def rendu_de(objet: Model) -> Rendu:
    """What was registered for the model of this object; StopIteration is a room that forgot."""
    return next(rendu for rendu in registre.lire("rendus") if isinstance(objet, rendu.modele))


class PageRendue:
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
