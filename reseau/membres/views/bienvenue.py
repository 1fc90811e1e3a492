"""« Bien commencer »: the first steps of a newcomer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.ecrans import fait, geste, page
from reseau.membres.permissions import membre_required
from reseau.membres.queries.bienvenue import charges_de_mission_de, pas_de, pas_trouver
from reseau.membres.rules.bienvenue import bienvenue_clore, pas_noter


@page(membre_required)
def bienvenue(request: HttpRequest) -> HttpResponse:
    """Every step, done or not, and who animates one's bassins."""
    pas = pas_de(request.user)
    contexte = {
        "pas": pas,
        "faits": sum(bool(un.fait) for un in pas),
        "contacts": charges_de_mission_de(request.user),
    }
    return render(request, "membres/bienvenue.html", contexte)


@geste(membre_required)
def bienvenue_pas(request: HttpRequest, cle: str) -> HttpResponse:
    """Open a step, and note it."""
    pas = pas_trouver(request.user, cle)
    if pas is None:
        raise Http404
    pas_noter(compte=request.user, cle=pas.cle)
    return redirect(pas.url)


@geste(membre_required)
def bienvenue_fermer(request: HttpRequest) -> HttpResponse:
    """Put the card away."""
    bienvenue_clore(compte=request.user)
    return fait(request, "« Bien commencer » est rangé. Sa page reste ouverte, dans Mon réseau.", "mon_espace")
