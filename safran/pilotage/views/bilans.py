"""What goes out: the report, the yearly counts, the evidence of quality."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from home.ecrans import document, page, tenter
from home.permissions import region_required
from home.tables import csv_response, xlsx_response
from reseau.membres.permissions import membre_required
from safran.pilotage.pdf import rapport_pdf
from safran.pilotage.queries import preuves
from safran.pilotage.queries.bpf import bpf_lire
from safran.pilotage.views.tableau import vue_lire

FICHIERS = {"csv": csv_response, "xlsx": xlsx_response}
ANNEE_MIN, ANNEE_MAX = 2000, 2200


@page(membre_required)
def rapport(request: HttpRequest) -> HttpResponse:
    """The report of what is on the screen."""
    vue = vue_lire(request)
    with tenter(request):
        contenu = rapport_pdf(vue.releve, vue.instant)
        return document(contenu, f"pilotage-{vue.releve.annee or 'toutes-annees'}.pdf")
    return redirect("pilotage")


def _annee(request: HttpRequest) -> int:
    """The year of the address, last year's statement by default."""
    texte = request.GET.get("annee", "")
    annee = int(texte) if texte.isascii() and texte.isdigit() and len(texte) == len("2026") else 0
    return annee if ANNEE_MIN <= annee <= ANNEE_MAX else timezone.localdate().year


@page(region_required)
def bpf(request: HttpRequest) -> HttpResponse:
    """The counts of a year."""
    annee = _annee(request)
    contexte = {"bpf": bpf_lire(annee), "avant": annee - 1, "apres": annee + 1}
    return render(request, "pilotage/bpf.html", contexte)


@page(region_required)
def bpf_export(request: HttpRequest, forme: str) -> HttpResponse:
    """The same, for a spreadsheet."""
    if forme not in FICHIERS:
        raise Http404
    compte = bpf_lire(_annee(request))
    return FICHIERS[forme](f"bpf-{compte.annee}", ["Compte", str(compte.annee)], compte.lignes)


@page(region_required)
def qualiopi(request: HttpRequest) -> HttpResponse:
    """Each indicator, its evidence, the way to it."""
    return render(request, "pilotage/qualiopi.html", {"indicateurs": preuves.indicateurs_lire()})
