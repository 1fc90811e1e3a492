"""The regional guidance scheme: its orientations, and what cites each of them; public (R1.6)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans import page
from home.permissions import trouver
from home.registre import lire
from reseau.plans.models import OrientationDuSchema
from reseau.tendances.queries import dessin_de, genres_lire


@page()
def schema(request: HttpRequest) -> HttpResponse:
    """Every orientation."""
    return render(request, "plans/schema.html", {"orientations": OrientationDuSchema.objects.all()})


@page()
def orientation(request: HttpRequest, code: str) -> HttpResponse:
    """One of them, and what cites it that this reader may read: trainings, actions of plans."""
    lue = trouver(OrientationDuSchema.objects.all(), code=code)
    genres = genres_lire(un for offre in lire("citent_orientation") for un in offre(request.user, lue))
    contexte = {"orientation": lue, "genres": genres, "dessin": dessin_de(genres)}
    return render(request, "plans/orientation.html", contexte)
