"""What browsers refused on our pages: the door where they tell it, and the page where the Région reads it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from home.ecrans import page, page_de
from home.limites import adresse_ip, depasse
from home.permissions import region_required
from home.politique.models import RapportPolitique
from home.politique.rapports import rapport_compter, refus_lire

ESSAIS, SECONDES = 30, 600


@csrf_exempt  # le navigateur l’envoie de lui-même, sans page ni session ; rien n’en est gardé que des nombres
@require_POST
def politique_recevoir(request: HttpRequest) -> HttpResponse:
    """Count what a browser tells; the answer is the same whatever it said."""
    for refus in refus_lire(request.body, request.get_host()):
        if not depasse(f"politique:{adresse_ip(request)}", ESSAIS, SECONDES, lecture=True):
            rapport_compter(refus=refus)
    return HttpResponse(status=204)


@page(region_required)
def politique_lire(request: HttpRequest) -> HttpResponse:
    """What was refused, the last seen first."""
    return render(request, "home/politique.html", {"page_obj": page_de(request, RapportPolitique.objects.all(), 30)})
