"""« Bien commencer »: the first steps of a newcomer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from reseau.membres.permissions import membre_required
from reseau.membres.queries.bienvenue import charges_de_mission_de, pas_de, pas_trouver
from reseau.membres.rules.bienvenue import bienvenue_close, pas_note


@membre_required
@require_safe
def bienvenue(request: HttpRequest) -> HttpResponse:
    """Every step, done or not, and who animates one's bassins."""
    pas = pas_de(request.user)
    contexte = {
        "pas": pas,
        "faits": sum(bool(un.fait) for un in pas),
        "contacts": charges_de_mission_de(request.user),
    }
    return render(request, "membres/bienvenue.html", contexte)


@membre_required
@require_POST
def bienvenue_pas(request: HttpRequest, cle: str) -> HttpResponse:
    """Open a step, and note it."""
    pas = pas_trouver(request.user, cle)
    if pas is None:
        raise Http404
    pas_note(compte=request.user, cle=pas.cle)
    return redirect(pas.url)


@membre_required
@require_POST
def bienvenue_fermer(request: HttpRequest) -> HttpResponse:
    """Put the card away."""
    bienvenue_close(compte=request.user)
    messages.success(request, "« Bien commencer » est rangé. Sa page reste ouverte, dans Mon réseau.")
    return redirect("mon_espace")
