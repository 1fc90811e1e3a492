"""While the Région never had a mandate, every address leads to the page that opens its first account.

The terms of use alone are open too: opening the account accepts them.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from reseau.membres.permissions import region_connue

OUVERTES = ("/installation/", "/static/", "/sante/")
LISIBLE = "/conditions-d-utilisation/"  # ce qu’on accepte en ouvrant le premier compte se lit avant


class PremierJourMiddleware:
    """Ask the base until the answer is yes, then never again: a mandate is never erased."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response, self.installe = get_response, False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.installe = self.installe or region_connue()
        if self.installe or request.path == LISIBLE or request.path.startswith(OUVERTES):
            return self.get_response(request)
        reponse = redirect("premier_jour")
        add_never_cache_headers(reponse)
        return reponse
