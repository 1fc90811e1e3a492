"""Half-days of a session."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.ecrans import fait, formulaire, montrer, refus_sur, tenter
from reseau.membres.permissions import membre_required
from safran.inscriptions import permissions
from safran.inscriptions.forms_sessions import SeanceForm
from safran.inscriptions.rules import seances


@formulaire(membre_required)
def seance_ajouter(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One more half-day."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = SeanceForm(request.POST or None, session=session)
    if form.is_valid():
        with refus_sur(form):
            seances.seance_creer(session=session, par=request.user, **form.cleaned_data)
            return fait(request, "La séance est ajoutée.", "session_gerer", session.public_id)
    return montrer(request, form, "inscriptions/seance_form.html", session=session)


@formulaire(membre_required)
def seance_modifier(request: HttpRequest, public_id: uuid.UUID, pk: int) -> HttpResponse:
    """Change a half-day; those who were convened are told."""
    seance = permissions.seance_get_pilotee(request.user, public_id, pk)
    form = SeanceForm(request.POST or None, instance=seance, session=seance.session)
    if form.is_valid():
        with refus_sur(form):
            seances.seance_modifier(seance=seance, par=request.user, **form.cleaned_data)
            return fait(request, "La séance est modifiée.", "session_gerer", seance.session.public_id)
    return montrer(request, form, "inscriptions/seance_form.html", session=seance.session, seance=seance)


@formulaire(membre_required)
def seance_retirer(request: HttpRequest, public_id: uuid.UUID, pk: int) -> HttpResponse:
    """Take a half-day away, asked once more."""
    seance = permissions.seance_get_pilotee(request.user, public_id, pk)
    if request.method == "POST":
        with tenter(request, "La séance est retirée."):
            seances.seance_supprimer(seance=seance, par=request.user)
        return redirect("session_gerer", seance.session.public_id)
    return render(request, "inscriptions/seance_retirer.html", {"session": seance.session, "seance": seance})
