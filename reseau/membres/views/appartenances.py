"""Screens of belongings: which structures are of a bassin, for who animates it and for the Région."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from home.ecrans.views import FORMULAIRE, fait, formulaire, montrer, page, refus_sur
from home.permissions import reserve_a
from reseau.membres.forms import AppartenanceForm, ConfirmationForm, FinAppartenanceForm, StructuresAConstater
from reseau.membres.listes import Appartenances
from reseau.membres.permissions import bassin_get_constate, est_charge_de_mission, est_region, membre_required
from reseau.membres.queries.appartenances import (
    appartenances_lire,
    bassins_a_constater,
    raison_de_finir,
    situations_lire,
)
from reseau.membres.rules import appartenances as rules_appartenances
from reseau.membres.rules.appartenances import appartenance_constater, appartenances_constater
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin


def constat_required(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 to whoever names the structures of no bassin, or not of this one; the view receives the bassin."""

    @membre_required
    @wraps(vue)
    def gardee(request: HttpRequest, code: str, *args: object, **kwargs: object) -> HttpResponse:
        return vue(request, bassin_get_constate(request.user, code), *args, **kwargs)

    return gardee


@page(reserve_a(lambda compte: est_charge_de_mission(compte) or est_region(compte)))
def appartenances(request: HttpRequest) -> HttpResponse:
    """The bassins whose structures one names, and what waits for a word in each."""
    situations = situations_lire(bassins_a_constater(request.user))
    return render(request, "membres/appartenances.html", {"situations": situations})


@formulaire(constat_required)
def appartenances_bassin(request: HttpRequest, bassin: Bassin, forme: str = "") -> HttpResponse:
    """The structures of a bassin: those to confirm, several at once; those to end; today, later and before."""
    (situation,) = situations_lire([bassin])
    form = ConfirmationForm(request.POST or None, situation=situation)
    if form.is_valid():
        with refus_sur(form):
            nouvelles = appartenances_constater(bassin=bassin, par=request.user, **form.cleaned_data)
            phrase = _confirmees_dire(len(nouvelles), len(form.cleaned_data["structures"]))
            return fait(request, phrase, "appartenances_bassin", code=bassin.code)
    return Appartenances(request, situation).repondre(forme, bassin=bassin, situation=situation, form=form)


def _confirmees_dire(nouvelles: int, choisies: int) -> str:
    dit = {0: "Rien à confirmer", 1: "Une structure confirmée"}.get(nouvelles, f"{nouvelles} structures confirmées")
    deja = choisies - nouvelles
    suite = {0: "", 1: " ; une autre l’était déjà"}.get(deja, f" ; {deja} autres l’étaient déjà")
    return f"{dit}{suite}."


@formulaire(constat_required)
def appartenance_ajouter(request: HttpRequest, bassin: Bassin) -> HttpResponse:
    """Add a structure by hand: the structure first, then the days and the reason."""
    choisie = request.POST.get("structure") or request.GET.get("structure")
    if not choisie:
        return StructuresAConstater(request, bassin).repondre(bassin=bassin)
    structure = get_object_or_404(Structure.objects.visibles(), code=choisie.replace("\x00", ""))
    form = AppartenanceForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            appartenance_constater(structure=structure, bassin=bassin, par=request.user, **form.cleaned_data)
            phrase = f"{structure.nom} est du bassin {bassin.nom}."
            return fait(request, phrase, "appartenances_bassin", code=bassin.code)
    retour = reverse("appartenances_bassin", args=[bassin.code])
    return montrer(
        request, form, FORMULAIRE, titre=structure.nom, caches={"structure": structure.code},
        explication=f"Son équipe sera du bassin {bassin.nom}, et lira ce que ce bassin garde pour lui.",
        fil=("Structures des bassins", reverse("appartenances"), bassin.nom, retour),
        bouton="Ajouter au bassin", retour=retour,
    )  # fmt: skip


@formulaire(constat_required)
def appartenance_terminer(request: HttpRequest, bassin: Bassin, pk: int) -> HttpResponse:
    """End a belonging; the reason that the facts give is written already."""
    objet = get_object_or_404(appartenances_lire().filter(bassin=bassin), pk=pk)
    form = FinAppartenanceForm(request.POST or None, initial={"motif": raison_de_finir(objet)})
    if form.is_valid():
        with refus_sur(form):
            rules_appartenances.appartenance_terminer(appartenance=objet, par=request.user, **form.cleaned_data)
            phrase = f"L’appartenance de {objet.structure.nom} a une fin."
            return fait(request, phrase, "appartenances_bassin", code=bassin.code)
    return montrer(
        request, form, "membres/appartenance_terminer.html", appartenance=objet,
        titre=f"{objet.structure.nom} n’est plus du bassin {bassin.nom} ?", bouton="Terminer",
        explication="Au jour dit, son équipe ne lit plus ce que le bassin garde pour lui. Ce qu’elle a écrit reste.",
        retour=reverse("appartenances_bassin", args=[bassin.code]),
    )  # fmt: skip
