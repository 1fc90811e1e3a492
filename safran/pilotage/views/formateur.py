"""What a trainer has done and has to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans import page
from home.permissions import reserve_a
from safran.inscriptions.permissions import est_formateur
from safran.pilotage.queries.formateurs import espace_lire


@page(reserve_a(est_formateur))
def formateur(request: HttpRequest) -> HttpResponse:
    """One's own half-days, hours, marks."""
    return render(request, "pilotage/formateur.html", {"espace": espace_lire(request.user)})
