"""Half-days and kept seats of a session."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from home.erreurs import RegleRefusee
from reseau.membres.permissions import membre_required
from safran.inscriptions import permissions, queries, rules
from safran.inscriptions.forms import ReserveForm, SeanceForm
from safran.inscriptions.models import PlacesReservees

CHAMPS_DES_REFUS = {"retenue": "date", "heures": "fin", "chevauche": "debut", "groupe": "structure", "trop": "places"}


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def seance_ajouter(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One more half-day."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = SeanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.seance_create(session=session, **form.cleaned_data)
        except RegleRefusee as refus:
            form.add_error(CHAMPS_DES_REFUS.get(refus.code), refus.message)
        else:
            messages.success(request, "La séance est ajoutée.")
            return redirect("session_gerer", session.public_id)
    return render(request, "inscriptions/seance_form.html", {"session": session, "form": form})


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def seance_modifier(request: HttpRequest, public_id: uuid.UUID, pk: int) -> HttpResponse:
    """Change a half-day; those who were convened are told."""
    seance = permissions.seance_get_pilotee(request.user, public_id, pk)
    form = SeanceForm(request.POST or None, instance=seance)
    if request.method == "POST" and form.is_valid():
        try:
            rules.seance_update(seance=seance, **form.cleaned_data)
        except RegleRefusee as refus:
            form.add_error(CHAMPS_DES_REFUS.get(refus.code), refus.message)
        else:
            messages.success(request, "La séance est modifiée.")
            return redirect("session_gerer", seance.session.public_id)
    return render(request, "inscriptions/seance_form.html", {"session": seance.session, "form": form, "seance": seance})


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def seance_retirer(request: HttpRequest, public_id: uuid.UUID, pk: int) -> HttpResponse:
    """Take a half-day away, asked once more."""
    seance = permissions.seance_get_pilotee(request.user, public_id, pk)
    if request.method == "POST":
        try:
            rules.seance_delete(seance=seance)
        except RegleRefusee as refus:
            messages.warning(request, refus.message)
        else:
            messages.success(request, "La séance est retirée.")
        return redirect("session_gerer", seance.session.public_id)
    return render(request, "inscriptions/seance_retirer.html", {"session": seance.session, "seance": seance})


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def reserves(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Kept seats: the list, and one more."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = ReserveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.reserve_create(session=session, **form.cleaned_data)
        except RegleRefusee as refus:
            form.add_error(CHAMPS_DES_REFUS.get(refus.code), refus.message)
        else:
            messages.success(request, "Ces places sont gardées.")
            return redirect("session_reserves", session.public_id)
    contexte = {"session": session, "form": form, "reserves": queries.reserves_de(session)}
    return render(request, "inscriptions/reserves.html", contexte)


@membre_required
@require_POST
def reserve_ouvrir(request: HttpRequest, public_id: uuid.UUID, pk: int) -> HttpResponse:
    """Open kept seats to everyone now."""
    session = permissions.session_get_pilotee(request.user, public_id)
    reserve = get_object_or_404(PlacesReservees, session=session, pk=min(pk, 2**63 - 1))
    rules.reserve_delete(reserve=reserve)
    messages.success(request, "Ces places sont ouvertes à tous.")
    return redirect("session_reserves", session.public_id)
