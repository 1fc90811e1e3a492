"""The page that a chargé de mission opens first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from home.ecrans import page
from home.permissions import reserve_a
from reseau.animation.queries.matin import matin_lire
from reseau.membres.permissions import est_charge_de_mission


@page(reserve_a(est_charge_de_mission))
def matin(request: HttpRequest) -> HttpResponse:
    """What waits, what slipped, whom to call."""
    return render(request, "animation/matin/matin.html", {"matin": matin_lire(request.user), "instant": timezone.now()})
