"""Reading the agenda: the month and what it holds, one event."""

import uuid as uuid_

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from home.ecrans import page
from reseau.agenda.portes import portes_de
from reseau.agenda.queries.evenement import evenement_lire
from reseau.agenda.queries.lecture import agenda_lire


@page()
def agenda(request: HttpRequest) -> HttpResponse:
    """A month of what this reader may see; htmx gets the filters and the results alone, at the same address."""
    contexte = {**agenda_lire(request, request.user), "portes": portes_de(request.user)}
    partie = request.htmx and not request.htmx.history_restore_request
    reponse = render(request, "agenda/fragment.html" if partie else "agenda/agenda.html", contexte)
    patch_vary_headers(reponse, ["HX-Request"])
    if partie:
        requete = contexte["demande"].adresse()
        reponse["HX-Push-Url"] = reverse("agenda") + (f"?{requete}" if requete else "")
    return reponse


@page()
def evenement(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """One event, with all its dates and what this reader may know of it."""
    return render(request, "agenda/evenement.html", evenement_lire(uuid, request.user))
