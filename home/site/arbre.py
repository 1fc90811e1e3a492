"""The tree of pages as its readers go through it, and addresses: hosts and query strings."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction


class RestrictionsLues:
    """A page whose reading restrictions are asked once: Wagtail, our own door and a room's rights all look at them."""

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """The same rows for as long as this page object lives, that of one request."""
        if not hasattr(self, "_restrictions"):
            self._restrictions = super().get_view_restrictions()
        return self._restrictions


class Etape(NamedTuple):
    """One page of a breadcrumb."""

    libelle: str
    url: str


def requete_ecrire(paires: Iterable[tuple[str, str]]) -> str:
    """« q=conseil&lieu=La+Rochelle », in the order given."""
    return urlencode(list(paires))


def hote_lire(request: HttpRequest) -> tuple[str, str]:
    """What tells a site from another, whether this host is allowed or not."""
    return request._get_raw_host(), request.get_port()


def page_trouver(adresse: str) -> Page | None:
    """The page of this address, whole, by its slug, which has an index; None when there is none."""
    page = Page.objects.filter(slug=adresse.rstrip("/").rpartition("/")[2], url_path=adresse).first()
    return page and page.specific


def etapes_lire(request: HttpRequest | None, page: Page) -> list[Etape]:
    """What stands above a page, for its breadcrumb."""
    parents = page.get_ancestors().filter(depth__gt=2).live()
    return [Etape(parent.title, parent.get_url(request)) for parent in parents]
