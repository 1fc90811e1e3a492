"""The source that the directory follows: where it stands, and the gesture that reads it at once. For the Région."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.ecrans import geste, page
from home.permissions import reserve_a
from reseau.echanges.permissions.imports import peut_suivre
from reseau.echanges.queries.flux import flux_lu, hotes_suivis
from reseau.echanges.rules.flux.suivi import flux_poursuivre
from reseau.membres.permissions import membre_required


@page(membre_required, reserve_a(peut_suivre))
def flux(request: HttpRequest) -> HttpResponse:
    """How far the reading is, what the last one did."""
    return render(request, "echanges/flux.html", {"flux": flux_lu(), "hotes": hotes_suivis()})


@page(membre_required, reserve_a(peut_suivre))
def flux_avancement(request: HttpRequest) -> HttpResponse:
    """The part of the page that tells how far it is; once it is over, the whole page is asked again."""
    lu = flux_lu()
    reponse = render(request, "echanges/flux_avancement.html", {"flux": lu})
    if not lu.en_cours or lu.interrompu:
        reponse["HX-Refresh"] = "true"
    return reponse


@geste(membre_required, reserve_a(peut_suivre))
def flux_relire(request: HttpRequest) -> HttpResponse:
    """Read the source now, or all of it again."""
    if settings.DATA_INCLUSION_URL:
        flux_poursuivre.enqueue(debut=request.POST.get("debut") == "oui")
        messages.success(request, "La lecture est demandée.")
    else:
        messages.warning(request, "Aucune adresse n’est réglée : voyez l’exploitant du site.")
    return redirect("flux")
