"""What a trainer has done and has to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reseau.membres.permissions import membre_required
from safran.pilotage.permissions import formateur_exige
from safran.pilotage.queries.formateurs import espace_lire


@membre_required
@require_safe
def formateur(request: HttpRequest) -> HttpResponse:
    """One's own half-days, hours, marks."""
    formateur_exige(request.user)
    return render(request, "pilotage/formateur.html", {"espace": espace_lire(request.user)})
