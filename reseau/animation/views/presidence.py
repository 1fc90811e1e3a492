"""The page of a chair: nothing to administer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans import page
from reseau.animation.permissions_suites import presidence_required
from reseau.animation.queries.presidence import presidence_lire


@page(presidence_required)
def presidence(request: HttpRequest) -> HttpResponse:
    """Minutes that wait, the next meeting, what is late, the territories."""
    return render(request, "animation/presidence.html", {"presidence": presidence_lire(request.user)})
