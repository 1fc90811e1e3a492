"""The Région says what the columns of a free spreadsheet hold; the answer is remembered, exported, forgotten."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify

from home.ecrans import fait, formulaire, geste, page, refus_sur
from reseau.annuaire.models import FichierDepose, Import
from reseau.echanges.forms.correspondances import CorrespondanceFichierForm, CorrespondanceForm
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.reglages import Reglages, reglages_decoder, reglages_ecrire, reglages_lire
from reseau.echanges.permissions.imports import correspondance_get, depot_get
from reseau.echanges.queries import correspondances
from reseau.echanges.rules import correspondances as regles_correspondances
from reseau.echanges.rules.correspondances import correspondance_appliquer
from reseau.membres.permissions import membre_required

LIGNES_MAX = 60_000
OCTETS_MAX = 1_000_000


def suite_montrer(suite: Import | FichierDepose) -> HttpResponse:
    """What comes after a file was dropped: its columns to tell, or what it would do."""
    if isinstance(suite, FichierDepose):
        return redirect("correspondance", public_id=suite.public_id)
    return redirect("import_detail", pk=suite.pk)


@formulaire(membre_required)
def correspondance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what each column holds; the file is then read that way, and nothing is written."""
    depot = depot_get(request.user, public_id)
    feuille = request.POST.get("feuille") or request.GET.get("feuille", "")
    try:
        apercu = correspondances.depot_apercu(depot, feuille)
    except FichierRefuse as refus:
        messages.error(request, str(refus))
        return redirect("import_deposer")
    form = CorrespondanceForm(request.POST if request.method == "POST" else None, apercu=apercu)
    if form.is_valid() and not form.a_preciser:
        if request.POST.get("geste") == "exporter":
            return _json(depot.source, form.reglages)
        with refus_sur(form):
            return suite_montrer(_appliquer(request, depot, form))
    return _ecran(request, depot, form)


@geste(membre_required)
def correspondance_charger(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Fill the form with settings exported before."""
    depot = depot_get(request.user, public_id)
    charge = CorrespondanceFichierForm(request.POST, request.FILES)
    reglages = None
    try:
        apercu = correspondances.depot_apercu(depot)
        if charge.is_valid():
            reglages = _reglages_recus(charge)
    except FichierRefuse as refus:
        messages.error(request, str(refus))
        return redirect("correspondance", public_id=public_id)
    return _ecran(request, depot, CorrespondanceForm(apercu=apercu, reglages=reglages), charge)


@page(membre_required)
def correspondance_export(request: HttpRequest, pk: int) -> HttpResponse:
    """What is remembered of a source, as the file that the command and the screen take."""
    connue = correspondance_get(request.user, pk)
    reglages = reglages_lire(connue.reglages)
    rangs = {nom: rang for rang, nom in enumerate(connue.colonnes)}
    ordonnees = dict(sorted(reglages.colonnes.items(), key=lambda paire: rangs.get(paire[0], len(rangs))))
    return _json(connue.source, Reglages(ordonnees, reglages.constantes, reglages.identifiant, reglages.feuille))


@geste(membre_required)
def correspondance_oublier(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget what is remembered of a source."""
    connue = correspondance_get(request.user, pk)
    regles_correspondances.correspondance_oublier(correspondance=connue)
    return fait(request, f"La correspondance de « {connue.source} » est oubliée.", "import_deposer")


def _appliquer(request: HttpRequest, depot: FichierDepose, form: CorrespondanceForm) -> Import:
    return correspondance_appliquer(
        depot=depot, reglages=form.reglages, colonnes=[colonne.nom for colonne in form.apercu.colonnes],
        par=request.user, maximum=LIGNES_MAX,
    )  # fmt: skip


def _reglages_recus(charge: CorrespondanceFichierForm) -> Reglages:
    fichier = charge.cleaned_data["fichier"]
    if fichier.size > OCTETS_MAX:
        raise FichierRefuse("Cette correspondance dépasse un mégaoctet : ce n’en est sans doute pas une.")
    return reglages_decoder(fichier.read())


def _ecran(
    request: HttpRequest,
    depot: FichierDepose,
    form: CorrespondanceForm,
    charge: CorrespondanceFichierForm | None = None,
) -> HttpResponse:
    contexte = {"depot": depot, "form": form, "apercu": form.apercu, "charge": charge or CorrespondanceFichierForm()}
    return render(request, "echanges/correspondance.html", contexte)


def _json(source: str, reglages: Reglages) -> HttpResponse:
    reponse = HttpResponse(reglages_ecrire(reglages), content_type="application/json")
    nom = f"correspondance-{slugify(source) or 'source'}.json"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse
