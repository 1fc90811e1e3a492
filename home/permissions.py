"""Who acts, and the rights that the ground floor needs, asked of whoever knows (rooms above answer through the
account).
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.db.models import CharField, Exists, ExpressionWrapper, F, Model, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import BaseViewRestriction, Page, PageViewRestriction

from home import registre

Personne = AbstractBaseUser


Objet = TypeVar("Objet", bound=Model)


def trouver(lignes: QuerySet[Objet], droit: Callable[[Objet], bool] = lambda objet: True, **cles: Any) -> Objet:
    """The row that these keys name, when this right is given on it; Http404 otherwise, whether it exists or not."""
    objet = lignes.filter(**cles).first()
    if objet is None or not droit(objet):
        raise Http404
    return objet


def est_region(compte: Personne) -> bool:
    """True for the Région's people; the rule itself stands in reseau.membres, which registers it."""
    return any("REGION" in roles(compte) for roles in registre.lire("roles"))


def droit_exiger(droit: object) -> None:
    """Http404 for whoever has not this right: what is not one's own does not exist."""
    if not droit:
        raise Http404


def reserve_a(droit: Callable[[Any], bool]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A guard of a view: strangers are sent to sign-in, 404 for whoever has not this right."""

    def garder(vue: Callable[..., Any]) -> Callable[..., Any]:
        @login_required
        @wraps(vue)
        def gardee(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            droit_exiger(droit(request.user))
            return vue(request, *args, **kwargs)

        return gardee

    return garder


region_required = reserve_a(est_region)


def restreinte(chemin: str = "path") -> Exists:
    """Whether the page whose tree path is `chemin`, or a page above it, has a reading restriction (same query).

    The few restrictions are read, each with its page: joined, a database may read every page of the site instead.
    """
    restrictions = PageViewRestriction.objects.annotate(
        chemin=ExpressionWrapper(OuterRef(chemin), output_field=CharField()),
        au_dessous_de=Subquery(Page.objects.filter(pk=OuterRef("page_id")).values("path")),
    )
    return Exists(restrictions.filter(chemin__startswith=F("au_dessous_de")))


def page_exiger(request: HttpRequest, page: Page) -> None:
    """Http404 for someone signed in whom a page kept for a group leaves out."""
    if request.user.is_authenticated:
        groupe_exiger(request, page.get_view_restrictions())


def groupe_exiger(request: HttpRequest, restrictions: Iterable[BaseViewRestriction]) -> None:
    """Http404 for someone signed in whom a page or a collection kept for a group leaves out.

    Wagtail would send them to sign-in, which sends whoever is signed in back to the page, for ever.
    """
    if request.user.is_authenticated and any(
        r.restriction_type == BaseViewRestriction.GROUPS and not r.accept_request(request) for r in restrictions
    ):
        raise Http404
