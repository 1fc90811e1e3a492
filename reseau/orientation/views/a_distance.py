"""The services given at a distance, together."""

from django.http import HttpRequest, HttpResponse

from home.ecrans import page
from reseau.orientation.listes import ServicesADistance


@page()
def a_distance(request: HttpRequest) -> HttpResponse:
    """Who answers without coming, the regional line first."""
    return ServicesADistance(request).repondre()
