"""The screens of the personal calendar."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from home import agenda
from home.ecrans import formulaire, page


@formulaire(login_required, never_cache)
def mon_agenda(request: HttpRequest) -> HttpResponse:
    """Open, replace or close one's calendar; its address is shown once."""
    adresse = ""
    if request.method == "POST":
        if "fermer" in request.POST:
            agenda.flux_revoke(compte=request.user)
            return redirect("mon_agenda")
        if "ouvrir" in request.POST:
            secret = agenda.flux_create(compte=request.user)
            adresse = settings.SITE_URL + reverse("agenda_personnel", args=[secret])
    return render(request, "home/mon_agenda.html", {"flux": agenda.flux_de(request.user), "adresse": adresse})


@page()
def agenda_personnel(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar that a secret opens; nothing else tells it from an address that never was."""
    compte = agenda.flux_compte(secret)
    if compte is None:
        raise Http404
    reponse = HttpResponse(agenda.flux_ecrire(compte), content_type="text/calendar; charset=utf-8")
    reponse["Cache-Control"] = "private, no-store"
    reponse["Referrer-Policy"] = "no-referrer"
    return reponse
