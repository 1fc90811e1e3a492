"""The two pages opened first: the morning of a chargé de mission, and the page of a chair."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from home.ecrans.views import page
from home.permissions import reserve_a
from reseau.animation.permissions import presidence_required
from reseau.animation.queries.tableaux_de_bord import matin_lire, presidence_lire
from reseau.membres.permissions import est_charge_de_mission


@page(reserve_a(est_charge_de_mission))
def matin(request: HttpRequest) -> HttpResponse:
    """What waits, what slipped, whom to call."""
    return render(request, "animation/matin/matin.html", {**matin_lire(request.user), "instant": timezone.now()})


# The page of a chair: nothing to administer.


@page(presidence_required)
def presidence(request: HttpRequest) -> HttpResponse:
    """Minutes that wait, the next meeting, what is late, the territories."""
    return render(request, "animation/presidence.html", presidence_lire(request.user))
