"""What is to be destroyed, at the Région: read it, approve it, put it off, take it away."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from home import typographie
from home.erreurs import RegleRefusee
from home.permissions import region_required
from home.tables import csv_response
from safran.presences import pdf, permissions
from safran.presences.forms import ReportForm
from safran.presences.queries.bordereaux import (
    ENTETES,
    bordereau_chiffres,
    bordereau_tableau,
    bordereaux_page,
    conservation_annees,
    empreinte_de,
    lignes_page,
)
from safran.presences.rules.bordereaux import bordereau_approve, bordereau_postpone

CHAMPS_DES_REFUS = {"motif_absent": "motif", "motif_long": "motif", "jour": "jusqu_au"}
PREMIERE = "Vous avez approuvé le bordereau. Il attend une autre personne de la Région : rien n’est détruit d’ici là."
SECONDE = "Le bordereau est approuvé deux fois : la destruction commence."


@region_required
@require_safe
def bordereaux(request: HttpRequest) -> HttpResponse:
    """Every list, the one that waits first."""
    contexte = {
        "page_obj": bordereaux_page(request.GET.get("page")),
        "annees": conservation_annees(),
    }
    return render(request, "presences/bordereaux.html", contexte)


@region_required
@require_safe
def bordereau(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One list, its approvals, its lines."""
    liste = permissions.bordereau_get(request.user, public_id)
    contexte = {
        "bordereau": liste,
        "chiffres": bordereau_chiffres(liste),
        "page_obj": lignes_page(liste, request.GET.get("page")),
        "refus": permissions.approbation_refus(liste, request.user),
    }
    return render(request, "presences/bordereau.html", contexte)


@region_required
@require_http_methods(["GET", "HEAD", "POST"])
def bordereau_approuver(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Asked once more, then approved: the list that was on the screen, and no other."""
    liste = permissions.bordereau_get(request.user, public_id)
    if request.method == "POST":
        try:
            liste = bordereau_approve(bordereau=liste, par=request.user, empreinte=request.POST.get("empreinte", ""))
        except RegleRefusee as refus:
            messages.warning(request, refus.message)
        else:
            messages.success(request, SECONDE if liste.seconde_par_id else PREMIERE)
        return redirect("bordereau", liste.public_id)
    if refus := permissions.approbation_refus(liste, request.user):
        messages.warning(request, refus[1])
        return redirect("bordereau", liste.public_id)
    contexte = {
        "bordereau": liste,
        "chiffres": bordereau_chiffres(liste),
        "empreinte": empreinte_de(liste),
    }
    return render(request, "presences/bordereau_approuver.html", contexte)


@region_required
@require_http_methods(["GET", "HEAD", "POST"])
def bordereau_reporter(request: HttpRequest, public_id: uuid.UUID, pk: int | None = None) -> HttpResponse:
    """Keep one session longer, or the whole list: until when, and why."""
    liste = permissions.bordereau_get(request.user, public_id)
    ligne = permissions.ligne_get_reportable(liste, pk) if pk is not None else None
    if request.method != "POST" and ligne is None and not liste.ouvert:
        messages.warning(request, "Ce bordereau ne se reporte plus : la décision est déjà prise.")
        return redirect("bordereau", liste.public_id)
    initial = {"jusqu_au": ligne.reporte_au, "motif": ligne.motif} if ligne is not None else None
    form = ReportForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _reporter(request, form, bordereau=liste, ligne=ligne):
        return redirect("bordereau", liste.public_id)
    contexte = {"bordereau": liste, "ligne": ligne, "form": form, "chiffres": bordereau_chiffres(liste)}
    return render(request, "presences/bordereau_reporter.html", contexte)


def _reporter(request: HttpRequest, form: ReportForm, **quoi: Any) -> bool:
    """Put off, or say on the form why not."""
    try:
        nombre = bordereau_postpone(par=request.user, **form.cleaned_data, **quoi)
    except RegleRefusee as refus:
        form.add_error(CHAMPS_DES_REFUS.get(refus.code), refus.message)
        return False
    quand = typographie.date_courte(form.cleaned_data["jusqu_au"])
    messages.success(request, f"{typographie.nombre_dire(nombre, 'session')} à proposer de nouveau le {quand}.")
    return True


@region_required
@require_safe
def bordereau_csv(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The list itself; its SHA-256 is the print of the approvals."""
    liste = permissions.bordereau_get(request.user, public_id)
    return csv_response(f"bordereau-{liste.pk}", ENTETES, bordereau_tableau(liste))


@region_required
@require_safe
def bordereau_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same with its approvals, as a document."""
    liste = permissions.bordereau_get(request.user, public_id)
    try:
        contenu = pdf.bordereau_pdf(liste)
    except RegleRefusee as refus:
        messages.warning(request, refus.message)
        return redirect("bordereau", liste.public_id)
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="bordereau-{liste.pk}.pdf"'
    return reponse
