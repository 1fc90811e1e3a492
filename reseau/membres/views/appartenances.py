"""Screens of belongings: which structures are of a bassin, for who animates it and for the Région."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from home.erreurs import RegleRefusee
from home.tables import csv_response
from reseau.membres import exports
from reseau.membres.forms.appartenances import AppartenanceForm, ConfirmationForm, FinAppartenanceForm
from reseau.membres.permissions import bassin_get_constate, est_charge_de_mission, est_region, membre_required
from reseau.membres.queries.appartenances import (
    appartenances_lire,
    appartenances_lister,
    bassins_a_constater,
    raison_de_finir,
    situations_lire,
    structures_a_constater,
)
from reseau.membres.rules import appartenances as rules_appartenances
from reseau.membres.rules.appartenances import appartenance_constater, appartenances_constater
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

LECTURE_ET_ENVOI = ["GET", "HEAD", "POST"]
# Où se lit, dans le formulaire, ce qu'une règle refuse.
CHAMPS = {"debut": "du", "bassin": "du", "fin": "au", "date": "le", "motif_manquant": "motif"}


def constat_required(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 to whoever names the structures of no bassin, or not of this one; the view receives the bassin."""

    @membre_required
    @wraps(vue)
    def gardee(request: HttpRequest, code: str, *args: object, **kwargs: object) -> HttpResponse:
        return vue(request, bassin_get_constate(request.user, code), *args, **kwargs)

    return gardee


@membre_required
@require_safe
def appartenances(request: HttpRequest) -> HttpResponse:
    """The bassins whose structures one names, and what waits for a word in each."""
    if not (est_charge_de_mission(request.user) or est_region(request.user)):
        raise Http404
    situations = situations_lire(bassins_a_constater(request.user))
    return render(request, "membres/appartenances.html", {"situations": situations})


@constat_required
@require_http_methods(LECTURE_ET_ENVOI)
def appartenances_bassin(request: HttpRequest, bassin: Bassin) -> HttpResponse:
    """The structures of a bassin: those to confirm, several at once; those to end; today, later and before."""
    (situation,) = situations_lire([bassin])
    form = ConfirmationForm(request.POST or None, situation=situation)
    if request.method == "POST" and form.is_valid():
        try:
            nouvelles = appartenances_constater(bassin=bassin, par=request.user, **form.cleaned_data)
            messages.success(request, _confirmees_dire(len(nouvelles), len(form.cleaned_data["structures"])))
            return redirect("appartenances_bassin", code=bassin.code)
        except RegleRefusee as refus:
            form.refuser(refus, CHAMPS)
    liste = appartenances_lister(situation, request.GET)
    contexte = {"bassin": bassin, "situation": situation, "form": form, "liste": liste}
    return render(request, "membres/appartenances_bassin.html", contexte)


def _confirmees_dire(nouvelles: int, choisies: int) -> str:
    dit = {0: "Rien à confirmer", 1: "Une structure confirmée"}.get(nouvelles, f"{nouvelles} structures confirmées")
    deja = choisies - nouvelles
    suite = {0: "", 1: " ; une autre l’était déjà"}.get(deja, f" ; {deja} autres l’étaient déjà")
    return f"{dit}{suite}."


@constat_required
@require_safe
def appartenances_export(request: HttpRequest, bassin: Bassin) -> StreamingHttpResponse:
    """The same list as a spreadsheet."""
    (situation,) = situations_lire([bassin])
    trouvees = appartenances_lister(situation, request.GET).trouvees
    lignes = exports.lignes_d_appartenances(trouvees)
    return csv_response(f"structures-{bassin.code}", exports.ENTETES_DES_APPARTENANCES, lignes)


@constat_required
@require_http_methods(LECTURE_ET_ENVOI)
def appartenance_ajouter(request: HttpRequest, bassin: Bassin) -> HttpResponse:
    """Add a structure by hand: the structure first, then the days and the reason."""
    choisie = request.POST.get("structure") or request.GET.get("structure")
    if not choisie:
        return _choisir(request, bassin=bassin)
    structure = get_object_or_404(Structure.objects.visibles(), code=choisie.replace("\x00", ""))
    form = AppartenanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appartenance_constater(structure=structure, bassin=bassin, par=request.user, **form.cleaned_data)
            messages.success(request, f"{structure.nom} est du bassin {bassin.nom}.")
            return redirect("appartenances_bassin", code=bassin.code)
        except RegleRefusee as refus:
            form.refuser(refus, CHAMPS)
    contexte = {"bassin": bassin, "structure": structure, "form": form}
    return render(request, "membres/appartenance_ajouter.html", contexte)


def _choisir(request: HttpRequest, **contexte: Any) -> HttpResponse:
    texte = request.GET.get("q", "").replace("\x00", "").strip()
    page = structures_a_constater(contexte["bassin"], texte, request.GET.get("page"))
    return render(request, "membres/appartenance_choisir.html", {"texte": texte, "page": page, **contexte})


@constat_required
@require_http_methods(LECTURE_ET_ENVOI)
def appartenance_terminer(request: HttpRequest, bassin: Bassin, pk: int) -> HttpResponse:
    """End a belonging; the reason that the facts give is written already."""
    objet = get_object_or_404(appartenances_lire().filter(bassin=bassin), pk=min(pk, 2**62))
    form = FinAppartenanceForm(request.POST or None, initial={"motif": raison_de_finir(objet)})
    if request.method == "POST" and form.is_valid():
        try:
            rules_appartenances.appartenance_terminer(appartenance=objet, par=request.user, **form.cleaned_data)
            messages.success(request, f"L’appartenance de {objet.structure.nom} a une fin.")
            return redirect("appartenances_bassin", code=bassin.code)
        except RegleRefusee as refus:
            form.refuser(refus, CHAMPS)
    contexte = {"bassin": bassin, "appartenance": objet, "form": form}
    return render(request, "membres/appartenance_terminer.html", contexte)
