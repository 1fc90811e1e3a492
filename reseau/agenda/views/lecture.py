"""Reading the agenda: the month and what it holds, one event."""

import uuid as uuid_

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from home.ecrans import page
from reseau.agenda import permissions
from reseau.agenda.queries.lecture import creneaux_a_venir


@page()
def agenda(request: HttpRequest) -> HttpResponse:
    """What is on the programme, for whoever reads it."""
    creneaux = creneaux_a_venir(request.user, timezone.now())
    return render(request, "agenda/agenda.html", {"creneaux": creneaux})


@page()
def evenement(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """One event, with all its dates."""
    lu = permissions.evenement_get_lisible(request.user, uuid)
    return render(request, "agenda/evenement.html", {"evenement": lu})
