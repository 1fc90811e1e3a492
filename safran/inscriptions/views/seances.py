"""Half-days of a session."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from home.erreurs import RegleRefusee
from reseau.membres.permissions import membre_required
from safran.inscriptions import permissions
from safran.inscriptions.forms import SeanceForm
from safran.inscriptions.rules import seances

CHAMPS_DES_REFUS = {"retenue": "date", "heures": "fin", "chevauche": "debut"}


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def seance_ajouter(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One more half-day."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = SeanceForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        try:
            seances.seance_create(session=session, par=request.user, **form.cleaned_data)
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
    form = SeanceForm(request.POST or None, instance=seance, session=seance.session)
    if request.method == "POST" and form.is_valid():
        try:
            seances.seance_update(seance=seance, par=request.user, **form.cleaned_data)
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
            seances.seance_delete(seance=seance, par=request.user)
        except RegleRefusee as refus:
            messages.warning(request, refus.message)
        else:
            messages.success(request, "La séance est retirée.")
        return redirect("session_gerer", seance.session.public_id)
    return render(request, "inscriptions/seance_retirer.html", {"session": seance.session, "seance": seance})
