"""Who keeps sheets imports a file: drop, read what would happen, apply; then how far it is, its report, its undoing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify

from home.ecrans import formulaire, geste, montrer, page, page_de, refus_sur
from home.erreurs import RegleRefusee
from home.permissions import reserve_a
from home.tables import csv_response
from reseau.annuaire.choices import EtatImport
from reseau.annuaire.models import Import
from reseau.echanges.forms.imports import ImportForm
from reseau.echanges.imports.format_csv import COLONNES
from reseau.echanges.permissions.imports import import_get, peut_importer
from reseau.echanges.queries import correspondances, imports
from reseau.echanges.rules.correspondances import fichier_recevoir
from reseau.echanges.rules.imports import portes
from reseau.echanges.views.correspondances import LIGNES_MAX, suite_montrer
from reseau.membres.permissions import est_region, membre_required

PAR_PAGE = 50


@contextmanager
def _tenter(request: HttpRequest, importation: Import) -> Iterator[None]:
    """As `home.ecrans.tenter`, but a refusal that stays on the import is read there, once."""
    try:
        yield
    except RegleRefusee as refus:
        if importation.erreur != refus.message:
            messages.warning(request, refus.message)


@formulaire(membre_required, reserve_a(peut_importer))
def import_deposer(request: HttpRequest) -> HttpResponse:
    """Drop a file: nothing is written, the report is shown."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        fichier, reseau = form.cleaned_data["fichier"], form.cleaned_data["reseau"]
        with refus_sur(form, "fichier"):
            suite = fichier_recevoir(
                contenu=fichier.read(), nom=fichier.name, source=form.cleaned_data["source"], par=request.user,
                reseau=reseau.code if reseau else "", maximum=LIGNES_MAX, frontiere=form.cleaned_data["frontiere"],
            )  # fmt: skip
            return suite_montrer(suite)
    region = est_region(request.user)
    connues = correspondances.correspondances_connues() if region else ()
    recents = imports.imports_recents(request.user)
    return montrer(
        request, form, "echanges/import_deposer.html", imports=recents, colonnes=COLONNES, correspondances=connues,
        suivie=region,
    )  # fmt: skip


@page(membre_required)
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import does, line by line."""
    importation = import_get(request.user, pk)
    action = request.GET.get("action", "")
    lignes = page_de(request, imports.lignes_import(importation, action), PAR_PAGE)
    contexte = {
        "importation": importation,
        "page_obj": lignes,
        "lignes": imports.lignes_dire(importation, list(lignes)),
        "action": action,
        "onglets": imports.onglets_import(importation),
        "depot": correspondances.depot_de(importation),
        "restes": imports.restes_dire(importation),
    }
    return render(request, "echanges/import_detail.html", contexte)


@geste(membre_required)
def import_appliquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the trial showed; many withdrawals are asked twice."""
    importation = import_get(request.user, pk)
    retirer = request.POST.get("retirer") == "oui"
    if retirer and importation.retraits_nombreux and request.POST.get("confirme") != "oui":
        contexte = {"importation": importation, "oubliee": "confirmation" in request.POST}
        return render(request, "echanges/import_retraits.html", contexte)
    with _tenter(request, importation):
        importation = portes.import_appliquer(importation=importation, par=request.user, retirer=retirer, confirme=True)
        if importation.etat == EtatImport.APPLIQUE:
            messages.success(request, f"Import appliqué : {importation.bilan}.")
    return redirect("import_detail", pk=pk)


@page(membre_required)
def import_avancement(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work is, as a part of the page; once it is done, the whole page is asked again."""
    importation = import_get(request.user, pk)
    reponse = render(request, "echanges/import_avancement.html", {"importation": importation})
    if not importation.en_cours or importation.interrompu:
        reponse["HX-Refresh"] = "true"
    return reponse


@geste(membre_required)
def import_reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Do again what a cut left undone."""
    importation = import_get(request.user, pk)
    with _tenter(request, importation):
        portes.import_reprendre(importation=importation)
        messages.success(request, "L’import a repris.")
    return redirect("import_detail", pk=pk)


@formulaire(membre_required)
def import_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then give everything back as it was."""
    importation = import_get(request.user, pk)
    if request.method != "POST":
        return render(request, "echanges/import_annuler.html", {"importation": importation})
    with _tenter(request, importation):
        importation = portes.import_annuler(importation=importation, par=request.user)
        if importation.etat == EtatImport.ANNULE:
            messages.success(request, "L’import est annulé.")
    return redirect("import_detail", pk=pk)


@page(membre_required)
def import_compte_rendu(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a spreadsheet."""
    importation = import_get(request.user, pk)
    nom = f"import-{importation.pk}-{slugify(importation.source)}"
    return csv_response(nom, imports.COLONNES_DU_COMPTE_RENDU, imports.compte_rendu(importation))
