"""The tree of pages as its readers go through it, and addresses: hosts and query strings."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import quote_plus

from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction

from home.site.cache import Gardee

# Query strings, as `urlencode` writes them; the same names and values come back a dozen times in a page. Hosts.


def requete_ecrire(paires: Iterable[tuple[str, str]]) -> str:
    """« q=conseil&lieu=La+Rochelle », in the order given."""
    return "&".join([f"{_dire(nom)}={_dire(valeur)}" for nom, valeur in paires])


@lru_cache(maxsize=1024)
def _dire(texte: str) -> str:
    return quote_plus(texte)


def hote_lire(request: HttpRequest) -> tuple[str, str]:
    """What tells a site from another, whether this host is allowed or not."""
    return request._get_raw_host(), request.get_port()


# The tree of pages as its readers go through it: where a page stands, and who may read there.
#
# Kept until the tree changes: a page is found by its address, whole, with its breadcrumb and its restrictions, and
# nothing is asked of the base.


class Etape(NamedTuple):
    """One page of a breadcrumb."""

    libelle: str
    url: str


@dataclass(frozen=True)
class Branche:
    """A page with the restrictions that hold over it and the pages above it, the home page left out."""

    page: Page
    restrictions: tuple[PageViewRestriction, ...]
    etapes: tuple[Etape, ...]


BRANCHES = Gardee("branches", pieces=("wagtailcore", "auth"), combien=5000)


def page_trouver(request: HttpRequest, adresse: str) -> Page | None:
    """The page of this address, whole, ready to be served; None when there is none."""
    try:
        branche = BRANCHES.lire((hote_lire(request), adresse), lambda: _brancher(request, adresse))
    except Page.DoesNotExist:  # ne se garde pas : un robot qui invente des adresses ne chasse pas les vraies
        return None
    page = _entiere(branche.page)
    page.branche = branche
    page.get_view_restrictions = lambda: branche.restrictions  # ce que demandent Wagtail et nos gardes
    return page


def est_servie(page: Page) -> bool:
    """It was found by its address: what it shows is what is published. A preview is not."""
    return hasattr(page, "branche")


def etapes_lire(request: HttpRequest | None, page: Page) -> Iterable[Etape]:
    """What stands above a page, for its breadcrumb; one question when it was not found by its address."""
    branche = getattr(page, "branche", None)
    return branche.etapes if branche else _etapes(request, page)


def _brancher(request: HttpRequest, adresse: str) -> Branche:
    """By its slug, which has an index; its address decides. Raises Page.DoesNotExist."""
    page = Page.objects.get(slug=adresse.rstrip("/").rpartition("/")[2], url_path=adresse)
    restrictions = page.get_view_restrictions().prefetch_related("groups")
    return Branche(page, tuple(restrictions), tuple(_etapes(request, page)))


def _entiere(page: Page) -> Page:
    """Its specific row, a copy for this request: Wagtail writes on the page that it serves."""
    piece = page.specific_class._meta.app_label
    return copy(_entieres(piece).lire(page.pk, lambda: copy(page).specific))


@cache
def _entieres(piece: str) -> Gardee:
    """Whole pages of one room."""
    return Gardee(f"pages de {piece}", pieces={"wagtailcore", piece})


def _etapes(request: HttpRequest | None, page: Page) -> list[Etape]:
    parents = page.get_ancestors().filter(depth__gt=2).live()
    return [Etape(parent.title, parent.get_url(request)) for parent in parents]
