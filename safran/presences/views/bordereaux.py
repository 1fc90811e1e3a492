"""What is to be destroyed, at the Région: read it, approve it, put it off, take it away."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.documents.tableurs import csv_response
from home.ecrans.views import document, fait, formulaire, montrer, page, page_de, refus_sur, tenter
from home.permissions import region_required
from home.temps import typographie
from safran.presences import documents, permissions
from safran.presences.forms import ReportForm
from safran.presences.queries.bordereaux import (
    ENTETES,
    bordereau_chiffres,
    bordereau_tableau,
    bordereaux_chiffres,
    conservation_annees,
    empreinte_de,
)
from safran.presences.rules import bordereaux as regles_bordereaux

PAR_PAGE = 50
PREMIERE = "Vous avez approuvé le bordereau. Il attend une autre personne de la Région : rien n’est détruit d’ici là."
SECONDE = "Le bordereau est approuvé deux fois : la destruction commence."


@page(region_required)
def bordereaux(request: HttpRequest) -> HttpResponse:
    """Every list, the one that waits first."""
    contexte = {"page_obj": page_de(request, bordereaux_chiffres(), PAR_PAGE), "annees": conservation_annees()}
    return render(request, "presences/bordereaux.html", contexte)


@page(region_required)
def bordereau(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One list, its approvals, its lines."""
    liste = permissions.bordereau_get(request.user, public_id)
    contexte = {
        "bordereau": liste,
        "chiffres": bordereau_chiffres(liste),
        "page_obj": page_de(request, liste.lignes.select_related("session", "purge"), PAR_PAGE),
        "refus": permissions.approbation_refus(liste, request.user),
    }
    return render(request, "presences/bordereau.html", contexte)


@formulaire(region_required)
def bordereau_approuver(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Asked once more, then approved: the list that was on the screen, and no other."""
    liste = permissions.bordereau_get(request.user, public_id)
    if request.method == "POST":
        with tenter(request):
            liste = regles_bordereaux.bordereau_approuver(
                bordereau=liste, par=request.user, empreinte=request.POST.get("empreinte", "")
            )
            messages.success(request, SECONDE if liste.seconde_par_id else PREMIERE)
        return redirect("bordereau", liste.public_id)
    if refus := permissions.approbation_refus(liste, request.user):
        messages.warning(request, refus[1])
        return redirect("bordereau", liste.public_id)
    contexte = {"bordereau": liste, "chiffres": bordereau_chiffres(liste), "empreinte": empreinte_de(liste)}
    return render(request, "presences/bordereau_approuver.html", contexte)


@formulaire(region_required)
def bordereau_reporter(request: HttpRequest, public_id: uuid.UUID, pk: int | None = None) -> HttpResponse:
    """Keep one session longer, or the whole list: until when, and why."""
    liste = permissions.bordereau_get(request.user, public_id)
    ligne = permissions.ligne_get_reportable(liste, pk) if pk is not None else None
    if request.method != "POST" and ligne is None and not liste.ouvert:
        messages.warning(request, "Ce bordereau ne se reporte plus : la décision est déjà prise.")
        return redirect("bordereau", liste.public_id)
    initial = {"jusqu_au": ligne.reporte_au, "motif": ligne.motif} if ligne is not None else None
    form = ReportForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refus_sur(form):
            nombre = regles_bordereaux.bordereau_reporter(
                par=request.user, bordereau=liste, ligne=ligne, **form.cleaned_data
            )
            quand = typographie.date_courte(form.cleaned_data["jusqu_au"])
            phrase = f"{typographie.nombre_dire(nombre, 'session')} à proposer de nouveau le {quand}."
            return fait(request, phrase, "bordereau", liste.public_id)
    contexte = {"bordereau": liste, "ligne": ligne, "chiffres": bordereau_chiffres(liste)}
    return montrer(request, form, "presences/bordereau_reporter.html", **contexte)


@page(region_required)
def bordereau_csv(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The list itself; its SHA-256 is the print of the approvals."""
    liste = permissions.bordereau_get(request.user, public_id)
    return csv_response(f"bordereau-{liste.pk}", ENTETES, bordereau_tableau(liste))


@page(region_required)
def bordereau_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same with its approvals, as a document."""
    liste = permissions.bordereau_get(request.user, public_id)
    with tenter(request):
        return document(documents.bordereau_pdf(liste), f"bordereau-{liste.pk}.pdf")
    return redirect("bordereau", liste.public_id)
