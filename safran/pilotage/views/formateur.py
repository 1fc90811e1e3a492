"""What a trainer has done and has to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans import page
from reseau.membres.permissions import membre_required
from safran.pilotage.permissions import formateur_exige
from safran.pilotage.queries.formateurs import espace_lire


@page(membre_required)
def formateur(request: HttpRequest) -> HttpResponse:
    """One's own half-days, hours, marks."""
    formateur_exige(request.user)
    return render(request, "pilotage/formateur.html", {"espace": espace_lire(request.user)})
