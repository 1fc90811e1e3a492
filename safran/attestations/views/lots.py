"""The documents of a session in one go, for who runs it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from home.ecrans import formulaire, tenter
from reseau.membres.permissions import est_region, membre_required
from safran.attestations.queries import lots
from safran.attestations.rules.lots import lot_commencer
from safran.inscriptions.permissions import session_get_pilotee


@formulaire(never_cache, membre_required)
def session_documents(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who is due what and why the others are not; make what misses; the script asks for the progress only."""
    session = session_get_pilotee(request.user, public_id)
    if request.method == "POST":
        with tenter(request, "C’est demandé : les documents se font en tâche de fond."):
            lot_commencer(session=session, par=request.user, revoques="revoques" in request.POST)
        return redirect("session_documents", session.public_id)
    lot = lots.lot_dernier(session)
    if request.htmx and lot and lot.termine_le:
        return HttpResponse(headers={"HX-Refresh": "true"})  # qui a quoi se relit avec le reste de la page
    contexte = {
        "session": session,
        "droits": lots.session_droits(session),
        "lot": lot,
        "region": est_region(request.user),
    }
    return render(request, "attestations/lot.html" if request.htmx else "attestations/session.html", contexte)
