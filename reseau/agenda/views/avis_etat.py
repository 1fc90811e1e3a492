"""The opinion of the State services: what waits for it, and the form that gives it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from home.ecrans import accepte, fait, formulaire, montrer, page
from reseau.agenda.forms_moderation import AvisForm
from reseau.agenda.permissions import avis_get_attendu, etat_required
from reseau.agenda.queries.avis_etat import avis_attendus, avis_rendus
from reseau.agenda.rules.avis_etat import avis_etat_donner


@page(etat_required)
def attendus(request: HttpRequest) -> HttpResponse:
    """What waits for an opinion, and what was said lately."""
    contexte = {"attendus": list(avis_attendus()), "rendus": list(avis_rendus())}
    return render(request, "agenda/avis.html", contexte)


@formulaire(etat_required)
def donner(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give an opinion on an event."""
    avis = avis_get_attendu(request.user, uuid)
    form = AvisForm(request.POST or None)
    if request.method == "POST" and accepte(form, avis_etat_donner, avis=avis, par=request.user):
        return fait(request, "Votre avis est transmis à qui modère.", "agenda_avis")
    dit = {"titre": "Donner un avis", "bouton": "Donner cet avis", "retour": reverse("agenda_avis")}
    return montrer(request, form, "agenda/avis_donner.html", avis=avis, **dit)
