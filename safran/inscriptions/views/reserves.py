"""What a session keeps for a group: seats, an earlier opening."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from home.ecrans import fait, formulaire, geste, montrer, refus_sur, tenter
from reseau.membres.permissions import membre_required
from safran.inscriptions import permissions
from safran.inscriptions.forms import OuvertureForm, ReserveForm
from safran.inscriptions.queries import groupes, sessions
from safran.inscriptions.rules.reserves import ouverture_poser, ouverture_supprimer, reserve_creer, reserve_supprimer


@formulaire(membre_required)
def reserves(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Kept seats: the list, and one more."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = ReserveForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            reserve_creer(session=session, par=request.user, **form.cleaned_data)
            return fait(request, "Ces places sont gardées.", "session_reserves", session.public_id)
    return montrer(request, form, "inscriptions/reserves.html", session=session, reserves=sessions.reserves_de(session))


@geste(membre_required)
def reserve_ouvrir(request: HttpRequest, public_id: uuid.UUID, pk: int) -> HttpResponse:
    """Open kept seats to everyone now; open already, nothing to say."""
    session = permissions.session_get_pilotee(request.user, public_id)
    reserve = next((gardee for gardee in sessions.reserves_de(session) if gardee.pk == pk), None)
    if reserve is not None:
        reserve_supprimer(reserve=reserve, par=request.user)
        messages.success(request, "Ces places sont ouvertes à tous.")
    return redirect("session_reserves", session.public_id)


@formulaire(membre_required)
def ouvertures(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For whom sign-up opens earlier: the list, and one more."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = OuvertureForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            faite = ouverture_poser(session=session, par=request.user, **form.cleaned_data)
            phrase = f"Les inscriptions ouvrent plus tôt pour {faite}."
            return fait(request, phrase, "session_ouvertures", session.public_id)
    contexte = {
        "session": session,
        "ouvertures": groupes.ouvertures_de(session),
        "tous_ouvert": session.ouvre_le <= timezone.now(),
    }
    return montrer(request, form, "inscriptions/ouvertures.html", **contexte)


@geste(membre_required)
def ouverture_retirer(request: HttpRequest, public_id: uuid.UUID, pk: int) -> HttpResponse:
    """This group waits like everyone; it does already, nothing to say."""
    session = permissions.session_get_pilotee(request.user, public_id)
    ouverture = next((posee for posee in groupes.ouvertures_de(session) if posee.pk == pk), None)
    if ouverture is None:
        return redirect("session_ouvertures", session.public_id)
    with tenter(request, "Ce groupe s’inscrit à la date de tous."):
        ouverture_supprimer(ouverture=ouverture, par=request.user)
    return redirect("session_ouvertures", session.public_id)
