"""The state of a plan at the end of its year, or of today: a page, slides, a document made in the background."""

import uuid as uuid_lib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from home.diaporama import GENRE as DIAPORAMA
from home.ecrans import PDF, document, geste, page, tenter
from home.portions import fichier_prive
from home.travaux.suivi import DONNER, SuiviDeDocument
from reseau.plans import permissions
from reseau.plans.etat_annuel import etat_lire, etat_odp
from reseau.plans.lus import plan_lu_get
from reseau.plans.rules.etats import etat_demander


@page(permissions.participant_required)
def etat(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """How far the plan is, axis by axis, action by action, number by number."""
    lu = plan_lu_get(request.user, code, annee)
    return render(request, "plans/etat.html", etat_lire(lu, request.user))


@page(permissions.participant_required)
def odp(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """The same, to show in a meeting."""
    lu = plan_lu_get(request.user, code, annee)
    return document(etat_odp(lu, request.user), f"plan-{code}-{annee}.odp", DIAPORAMA, joint=True)


@geste(permissions.participant_required)
def pdf_demander(request: HttpRequest, code: str, annee: int) -> HttpResponse:
    """The same, to print and to send: made in the background, given as soon as it is ready."""
    plan = permissions.plan_get_lisible(request.user, code, annee)
    with tenter(request):
        demande = etat_demander(plan=plan, par=request.user)
        return redirect(reverse("plan_etat_annuel", args=[demande.uuid]) + DONNER)
    return redirect("plan_etat", code, annee)


@page(permissions.participant_required)
def pdf_suivre(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """How far the document is."""
    mien = permissions.etat_annuel_get_mien(request.user, uuid)
    suivi = SuiviDeDocument(
        "plans/etat_annuel.html", "plans/etat_annuel_avancement.html", "Pages mises en page",
        reverse("plan_etat_annuel", args=[uuid]),
        reverse("plan_etat_demander", args=[mien.plan.code, mien.plan.annee]), reverse("plan_pdf", args=[uuid]),
    )  # fmt: skip
    return suivi.repondre(request, mien)


@page(permissions.participant_required)
def pdf(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponseBase:
    """The document, once it is ready."""
    mien = permissions.etat_annuel_get_mien(request.user, uuid)
    nom = f"plan-{mien.plan.code}-{mien.plan.annee}.pdf"
    return fichier_prive(mien.fichier if mien.pret else "", as_attachment=True, filename=nom, content_type=PDF)
