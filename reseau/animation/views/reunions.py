"""A meeting as it is read, the answer of a seat, its papers, its dossier, what becomes of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans.forms import TexteLuForm
from home.ecrans.views import AGENDA, Decision, document, formulaire, geste, page, tenter
from reseau.animation import permissions
from reseau.animation.calendrier import reunion_ics
from reseau.animation.choices import REUNION, EtatReunion
from reseau.animation.documents import convocation_pdf, dossier_pdf, presence_pdf
from reseau.animation.models import Reunion
from reseau.animation.permissions import (
    convocation_get_repondable,
    participant_required,
    reunion_get_tenue,
    reunion_get_visible,
)
from reseau.animation.queries.reunions import page_de_reunion
from reseau.animation.rules.convocations import convocation_repondre as regle_repondre
from reseau.animation.rules.convocations import reunion_annuler, reunion_reporter


class MotifForm(TexteLuForm):
    """Why, in one sentence that every seat reads."""

    surveilles = ("motif",)
    motif = forms.CharField(label="Pourquoi", max_length=200, widget=forms.Textarea({"rows": 3}))


# A meeting as it is read, before and after; the answer of a seat, its papers, what becomes of it.

DECISIONS = {
    "reporter": Decision(
        "Reporter la réunion",
        "Elle quitte les calendriers, et chaque siège est prévenu. Vous lui donnerez une autre date.",
        "Reporter", reunion_reporter, MotifForm, "La réunion est reportée : chaque siège est prévenu.",
    ),
    "annuler": Decision(
        "Annuler la réunion",
        "Elle quitte les calendriers, et chaque siège convoqué est prévenu. Ses points retournent en réserve.",
        "Annuler la réunion", reunion_annuler, MotifForm, "La réunion est annulée.",
    ),
}  # fmt: skip
VERS = {"reporter": EtatReunion.REPORTEE, "annuler": EtatReunion.ANNULEE}


@page(participant_required)
def reunion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """When, where, what about, who comes; and one's own answer."""
    lue = reunion_get_visible(request.user, uuid)
    return render(request, "animation/reunion.html", page_de_reunion(lue, request.user))


@geste(participant_required)
def convocation_repondre(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One seat comes, does not, or is stood in for."""
    convocation = convocation_get_repondable(request.user, uuid)
    dit: dict[str, Any] = {nom: request.POST.get(nom, "")[:200] for nom in ("reponse", "remplacant")}
    with tenter(request, "Votre réponse est notée."):
        regle_repondre(convocation=convocation, par=request.user, **dit)
    return redirect(reverse("reunion", args=[convocation.reunion.uuid]) + "#repondre")


@formulaire(participant_required)
def reunion_decider(request: HttpRequest, uuid: UUID, geste: str) -> HttpResponse:
    """Put it off, or cancel it."""
    lue = reunion_get_tenue(request.user, uuid)
    if geste not in DECISIONS or not REUNION.permet(lue, VERS[geste]):
        raise Http404
    return DECISIONS[geste].demander(request, reverse("reunion", args=[uuid]), nom=str(lue), reunion=lue)


@page(participant_required)
def reunion_convocation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The convening, for oneself and for one's organisation."""
    lue = _convoquee(reunion_get_visible(request.user, uuid))
    return document(convocation_pdf(lue), f"convocation-{_nom(lue)}.pdf")


@page(participant_required)
def reunion_presence(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The sheet to sign that day."""
    lue = _convoquee(reunion_get_tenue(request.user, uuid))
    return document(presence_pdf(lue), f"presence-{_nom(lue)}.pdf")


@page(participant_required)
def reunion_agenda(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The meeting for one's own calendar."""
    lue = _convoquee(reunion_get_visible(request.user, uuid))
    return document(reunion_ics(lue), f"reunion-{_nom(lue)}.ics", AGENDA, joint=True)


def _convoquee(lue: Reunion) -> Reunion:
    if lue.convoquee_le is None:
        raise Http404
    return lue


def _nom(lue: Reunion) -> str:
    return f"{lue.comite.code}-{lue.numero}"


# The dossier that a meeting is entered with.


@page(permissions.participant_required)
def reunion_dossier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The figures of its territory since the meeting before, for those who sit there."""
    reunion = permissions.reunion_get_suivie(request.user, uuid)
    return document(dossier_pdf(reunion, request.user), f"dossier-de-seance-{reunion.comite.code}.pdf")
