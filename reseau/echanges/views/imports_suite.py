"""What comes after an import was dropped: how far it is, taken up again, its report, undone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from home.erreurs import RegleRefusee
from home.tables import csv_response
from reseau.annuaire.choices import EtatImport
from reseau.echanges.permissions.imports import import_get
from reseau.echanges.queries import imports
from reseau.echanges.queries.imports import COLONNES_DU_COMPTE_RENDU
from reseau.echanges.rules.imports import portes
from reseau.echanges.views.imports import refus_dire
from reseau.membres.permissions import membre_required


@membre_required
@require_GET
def import_avancement(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work is, as a part of the page; once it is done, the whole page is asked again."""
    importation = import_get(request.user, pk)
    reponse = render(request, "echanges/import_avancement.html", {"importation": importation})
    if not importation.en_cours or importation.interrompu:
        reponse["HX-Refresh"] = "true"
    return reponse


@membre_required
@require_POST
def import_reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Do again what a cut left undone."""
    importation = import_get(request.user, pk)
    try:
        portes.import_reprendre(importation=importation)
        messages.success(request, "L’import a repris.")
    except RegleRefusee as refus:
        refus_dire(request, importation, refus)
    return redirect("import_detail", pk=pk)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then give everything back as it was."""
    importation = import_get(request.user, pk)
    if request.method != "POST":
        return render(request, "echanges/import_annuler.html", {"importation": importation})
    try:
        importation = portes.import_annuler(importation=importation, par=request.user)
        if importation.etat == EtatImport.ANNULE:
            messages.success(request, "L’import est annulé.")
    except RegleRefusee as refus:
        refus_dire(request, importation, refus)
    return redirect("import_detail", pk=pk)


@membre_required
@require_GET
def import_compte_rendu(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a spreadsheet."""
    importation = import_get(request.user, pk)
    nom = f"import-{importation.pk}-{slugify(importation.source)}"
    return csv_response(nom, COLONNES_DU_COMPTE_RENDU, imports.compte_rendu(importation))
