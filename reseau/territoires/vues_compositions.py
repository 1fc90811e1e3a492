"""What a commission is made of, for everyone; communes that change bassin, for the Région."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from home.ecrans import fait, formulaire, geste, montrer, page, refus_sur, tenter
from home.permissions import region_required
from home.tables import csv_response
from home.typographie import date_longue
from reseau.territoires.forms import DeplacementForm
from reseau.territoires.models import Commission, CompositionBassin
from reseau.territoires.queries import communes
from reseau.territoires.queries.compositions import (
    bassins_vides_apres,
    compositions_exporter,
    mouvements_lire,
)
from reseau.territoires.rules import bassins

ENTETES = ("Code INSEE", "Commune", "Bassin", "Du", "Au (exclu)")


@page()
def commission(request: HttpRequest, code: str) -> HttpResponse:
    """A commission: the bassins that it covers, will cover, or did."""
    objet = get_object_or_404(Commission, code=code)
    compositions = objet.compositions.select_related("bassin").order_by("bassin__nom", "-du")
    return render(request, "territoires/commission.html", {"commission": objet, "compositions": compositions})


@page()
def communes_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The table of communes and bassins, with dates (R3.2)."""
    return csv_response("communes-et-bassins", ENTETES, compositions_exporter())


@formulaire(region_required)
def communes_deplacer(request: HttpRequest) -> HttpResponse:
    """Move communes to another bassin from a day on: what will change is shown first, then written."""
    depart = {"bassin": request.GET.get("bassin", "")[:18]} if request.GET.get("bassin", "").isdecimal() else {}
    form = DeplacementForm(request.POST or None, initial=depart)
    if form.is_valid() and "corriger" not in request.POST:
        if "confirme" not in request.POST:
            return _confirmer(request, form)
        with refus_sur(form):
            deplacees = bassins.communes_deplacer(par=request.user, **form.cleaned_data)
            arrivee = form.cleaned_data["bassin"]
            phrase = f"Communes déplacées dans le bassin {arrivee.nom} : {len(deplacees)}."
            return fait(request, phrase, "bassin", code=arrivee.code)
    retour = reverse("territoires")
    return montrer(
        request, form, "territoires/deplacer.html", mouvements=mouvements_lire()[:50], titre="Déplacer des communes",
        fil=("Les territoires", retour), bouton="Voir ce qui change", retour=retour,
        explication="D’un bassin à un autre, à partir d’un jour. Une commune n’est jamais dans deux bassins, et ce qui "
        "était vrai avant le reste.",
    )  # fmt: skip


def _confirmer(request: HttpRequest, form: DeplacementForm) -> HttpResponse:
    dit = form.cleaned_data
    d_ou = communes.bassins_par_commune(dit["jour"])
    contexte = {
        "form": form,
        "dit": dit,
        "lignes": [(commune, d_ou.get(commune.pk)) for commune in dit["communes"]],
        "vides": bassins_vides_apres(dit["communes"], dit["jour"]),
        "passee": dit["jour"] < timezone.localdate(),
        "titre": f"Ce qui change le {date_longue(dit['jour'])}",
        "bouton": "Déplacer",
        "retour": reverse("territoires"),
    }
    return render(request, "territoires/deplacer_confirmer.html", contexte)


@geste(region_required)
def deplacement_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a move to come."""
    objet = get_object_or_404(CompositionBassin.objects.select_related("commune"), pk=pk)
    with tenter(request, f"{objet.commune.nom} ne change plus de bassin."):
        bassins.deplacement_annuler(composition=objet)
    return redirect("communes_deplacer")
