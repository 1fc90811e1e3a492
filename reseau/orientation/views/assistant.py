"""The assistant and its answer: for everyone, nothing kept, one address to share."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from home.ecrans import page
from reseau.orientation.assistant import Assistant, Pas
from reseau.orientation.permissions import peut_ouvrir
from reseau.orientation.queries.animation import animation_du_bassin
from reseau.orientation.queries.information import information_du_besoin
from reseau.orientation.queries.portes import Demande, portes_calculer
from reseau.orientation.queries.resultat import ReponseDite, reponse_dire


@page()
def orienter(request: HttpRequest) -> HttpResponse:
    """One step at a time; with htmx the step alone is changed, at the same address."""
    return _etape(request, Assistant(request.GET, request.user).pas())


@page(never_cache)
def resultat(request: HttpRequest) -> HttpResponse:
    """The doors; or the step that was not answered rightly."""
    assistant = Assistant(request.GET, request.user)
    demande = assistant.demande()
    if isinstance(demande, Pas):
        return _etape(request, demande)
    dite = reponse_lire(assistant, demande, request.GET.get("porte", ""))
    contexte = {
        "assistant": assistant,
        "demande": demande,
        "dite": dite,
        "animation": animation_du_bassin(request.user, dite),
        "information": information_du_besoin(demande.besoin.pk),
        "peut_ouvrir": peut_ouvrir(request.user),
        "cle": uuid.uuid4(),
    }
    return render(request, "orientation/resultat.html", contexte)


def reponse_lire(assistant: Assistant, demande: Demande, choisie: str) -> ReponseDite:
    """The answer to a demand, with the chosen door first, without those that a slip went through."""
    passees = assistant.suite.passages.all() if assistant.suite else ()
    return reponse_dire(portes_calculer(demande), choisie, passees)


def _etape(request: HttpRequest, pas: Pas) -> HttpResponse:
    return render(request, "orientation/assistant.html", {"pas": pas})
