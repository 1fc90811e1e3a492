"""The Région deposits modules made elsewhere, and reads what the gate found in each version."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from home.ecrans import formulaire, page_de, refus_sur
from home.permissions import region_required
from safran.scorm import queries
from safran.scorm.depot.rapport import constats_relire
from safran.scorm.forms import DepotForm, VersionForm
from safran.scorm.models import Paquet
from safran.scorm.rules import paquets
from safran.scorm.rules.paquets import Depot

PAR_PAGE = 30


@formulaire(region_required)
def modules(request: HttpRequest) -> HttpResponse:
    """Every package; deposit a new one."""
    form = DepotForm(request.POST or None, request.FILES or None)
    depot = _deposer(request, form)
    if depot and depot.version:
        return redirect("modules_detail", depot.version.paquet_id)
    page = page_de(request, queries.paquets_lister(), PAR_PAGE)
    return render(request, "scorm/admin/modules.html", {"form": form, "depot": depot, "page_obj": page})


@formulaire(region_required)
def module(request: HttpRequest, pk: int) -> HttpResponse:
    """One package: its versions and their reports; deposit the next one."""
    paquet = get_object_or_404(Paquet, pk=pk)
    form = VersionForm(request.POST or None, request.FILES or None)
    depot = _deposer(request, form, paquet)
    if depot and depot.version:
        return redirect("modules_detail", depot.version.paquet_id)
    versions = [
        (version, constats_relire(version.rapport)) for version in paquet.versions.select_related("deposee_par")
    ]
    contexte = {"form": form, "depot": depot, "paquet": paquet, "versions": versions}
    return render(request, "scorm/admin/module.html", contexte)


def _deposer(request: HttpRequest, form: DepotForm, paquet: Paquet | None = None) -> Depot | None:
    """What came of a deposit; None when none was made, or when the form says why not."""
    if not form.is_valid():
        return None
    fichier, titre = form.cleaned_data["fichier"], form.cleaned_data.get("titre", "")
    with refus_sur(form, "fichier"):
        depot = paquets.paquet_deposer(fichier=fichier, compte=request.user, paquet=paquet, titre=titre)
        if depot.deja:
            messages.info(request, "Ce fichier était déjà là : rien n’a été ajouté.")
        elif depot.version:
            messages.success(request, f"Le module est accepté : version {depot.version.numero}.")
        else:
            form.add_error("fichier", "Ce module est refusé : rien n’a été gardé. Le rapport dit pourquoi.")
        return depot
    return None
