"""Who keeps sheets imports a file: drop, read what would happen, apply."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import EtatImport
from reseau.annuaire.models import Import
from reseau.echanges.forms.imports import ImportForm
from reseau.echanges.imports.format_csv import COLONNES
from reseau.echanges.permissions.imports import import_get, peut_importer
from reseau.echanges.queries import correspondances, imports
from reseau.echanges.rules.correspondances import fichier_recevoir
from reseau.echanges.rules.imports import portes
from reseau.echanges.views.correspondances import suite_montrer
from reseau.membres.permissions import est_region, membre_required

PAR_PAGE = 50
LIGNES_MAX = 60_000


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_deposer(request: HttpRequest) -> HttpResponse:
    """Drop a file: nothing is written, the report is shown."""
    if not peut_importer(request.user):
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        fichier, reseau = form.cleaned_data["fichier"], form.cleaned_data["reseau"]
        try:
            suite = fichier_recevoir(
                contenu=fichier.read(), nom=fichier.name, source=form.cleaned_data["source"], par=request.user,
                reseau=reseau.code if reseau else "", maximum=LIGNES_MAX,
            )  # fmt: skip
            return suite_montrer(suite)
        except RegleRefusee as refus:
            form.add_error("fichier", refus.message)
    contexte = {
        "form": form,
        "imports": imports.imports_recents(request.user),
        "colonnes": COLONNES,
        "correspondances": correspondances.correspondances_connues() if est_region(request.user) else (),
    }
    return render(request, "echanges/import_deposer.html", contexte)


@membre_required
@require_GET
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import does, line by line."""
    importation = import_get(request.user, pk)
    action = request.GET.get("action", "")
    page = Paginator(imports.lignes_import(importation, action), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "importation": importation,
        "page_obj": page,
        "lignes": imports.lignes_dire(importation, list(page)),
        "action": action,
        "onglets": imports.onglets_import(importation),
        "depot": correspondances.depot_de(importation),
        "restes": imports.restes_dire(importation),
    }
    return render(request, "echanges/import_detail.html", contexte)


@membre_required
@require_POST
def import_appliquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the trial showed; many withdrawals are asked twice."""
    importation = import_get(request.user, pk)
    retirer = request.POST.get("retirer") == "oui"
    if retirer and importation.retraits_nombreux and request.POST.get("confirme") != "oui":
        contexte = {"importation": importation, "oubliee": "confirmation" in request.POST}
        return render(request, "echanges/import_retraits.html", contexte)
    try:
        importation = portes.import_appliquer(importation=importation, par=request.user, retirer=retirer, confirme=True)
        if importation.etat == EtatImport.APPLIQUE:
            messages.success(request, f"Import appliqué : {importation.bilan}.")
    except RegleRefusee as refus:
        refus_dire(request, importation, refus)
    return redirect("import_detail", pk=pk)


def refus_dire(request: HttpRequest, importation: Import, refus: RegleRefusee) -> None:
    """A refusal that stays on the import is read there, once."""
    if importation.erreur != refus.message:
        messages.error(request, refus.message)
