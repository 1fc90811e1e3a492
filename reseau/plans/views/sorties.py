"""The state of a plan at the end of its year, or of today: a page, a document, slides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.diaporama import GENRE as DIAPORAMA
from home.ecrans import document, page
from reseau.plans import permissions
from reseau.plans.etat_annuel import etat_lire, etat_odp, etat_pdf


@page(permissions.participant_required)
def etat(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """How far the plan is, axis by axis, action by action, number by number."""
    plan = permissions.plan_get_lisible(request.user, code, annee)
    return render(request, "plans/etat.html", etat_lire(plan, request.user))


@page(permissions.participant_required)
def pdf(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """The same, to print and to send."""
    plan = permissions.plan_get_lisible(request.user, code, annee)
    return document(etat_pdf(plan, request.user), f"plan-{code}-{annee}.pdf")


@page(permissions.participant_required)
def odp(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """The same, to show in a meeting."""
    plan = permissions.plan_get_lisible(request.user, code, annee)
    return document(etat_odp(plan, request.user), f"plan-{code}-{annee}.odp", DIAPORAMA, joint=True)
