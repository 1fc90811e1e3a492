"""What a session keeps for a group: seats, an earlier opening."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from home.erreurs import RegleRefusee
from reseau.membres.permissions import membre_required
from safran.inscriptions import permissions
from safran.inscriptions.forms import OuvertureForm, ReserveForm
from safran.inscriptions.queries import groupes, sessions
from safran.inscriptions.rules.reserves import ouverture_delete, ouverture_set, reserve_create, reserve_delete

CHAMPS_DES_REFUS = {"groupe": "structure", "trop": "places", "passee": "libere_le", "tardive": "ouvre_le"}


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def reserves(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Kept seats: the list, and one more."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = ReserveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reserve_create(session=session, par=request.user, **form.cleaned_data)
        except RegleRefusee as refus:
            form.add_error(CHAMPS_DES_REFUS.get(refus.code), refus.message)
        else:
            messages.success(request, "Ces places sont gardées.")
            return redirect("session_reserves", session.public_id)
    contexte = {"session": session, "form": form, "reserves": sessions.reserves_de(session)}
    return render(request, "inscriptions/reserves.html", contexte)


@membre_required
@require_POST
def reserve_ouvrir(request: HttpRequest, public_id: uuid.UUID, pk: int) -> HttpResponse:
    """Open kept seats to everyone now; open already, nothing to say."""
    session = permissions.session_get_pilotee(request.user, public_id)
    reserve = next((gardee for gardee in sessions.reserves_de(session) if gardee.pk == pk), None)
    if reserve is not None:
        reserve_delete(reserve=reserve, par=request.user)
        messages.success(request, "Ces places sont ouvertes à tous.")
    return redirect("session_reserves", session.public_id)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def ouvertures(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For whom sign-up opens earlier: the list, and one more."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = OuvertureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            faite = ouverture_set(session=session, par=request.user, **form.cleaned_data)
        except RegleRefusee as refus:
            form.add_error(CHAMPS_DES_REFUS.get(refus.code), refus.message)
        else:
            messages.success(request, f"Les inscriptions ouvrent plus tôt pour {faite}.")
            return redirect("session_ouvertures", session.public_id)
    contexte = {
        "session": session,
        "form": form,
        "ouvertures": groupes.ouvertures_de(session),
        "tous_ouvert": session.ouvre_le <= timezone.now(),
    }
    return render(request, "inscriptions/ouvertures.html", contexte)


@membre_required
@require_POST
def ouverture_retirer(request: HttpRequest, public_id: uuid.UUID, pk: int) -> HttpResponse:
    """This group waits like everyone; it does already, nothing to say."""
    session = permissions.session_get_pilotee(request.user, public_id)
    ouverture = next((posee for posee in groupes.ouvertures_de(session) if posee.pk == pk), None)
    if ouverture is None:
        return redirect("session_ouvertures", session.public_id)
    try:
        ouverture_delete(ouverture=ouverture, par=request.user)
    except RegleRefusee as refus:
        messages.warning(request, refus.message)
    else:
        messages.success(request, "Ce groupe s’inscrit à la date de tous.")
    return redirect("session_ouvertures", session.public_id)
