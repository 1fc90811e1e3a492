"""Counting the pages that are read, when the operator says where (Matomo): one image a page, which names nobody.

As the CNIL exempts it from consent: no cookie, no script, nothing of whoever is signed in, no address with what it
says of somebody, no other use. One may refuse it all the same.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from home.politique.rapports import chemin_dire

COOKIE, NON = "mesure", "non"
INCONNU = "?"


def mesure_reglee() -> bool:
    """Whether anything is counted here."""
    return bool(settings.MATOMO_URL and settings.MATOMO_SITE)


def refusee(request: HttpRequest) -> bool:
    """Whether this browser asked not to be counted."""
    return request.COOKIES.get(COOKIE) == NON


def mesure_adresse(request: HttpRequest) -> str:
    """The image that counts this page; empty when it does not count."""
    if not mesure_reglee() or refusee(request) or getattr(getattr(request, "user", None), "is_authenticated", True):
        return ""
    chemin = chemin_dire(request.path)
    if chemin == INCONNU:
        return ""
    dit = {"idsite": settings.MATOMO_SITE, "rec": 1, "url": settings.SITE_URL + chemin}
    return f"{settings.MATOMO_URL.rstrip('/')}/matomo.php?{urlencode(dit)}"
