"""The bassins, one by one: a map, what each is made of, and what every room has to say there (R4.13, R4.19)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from home import registre
from home.ecrans import page
from home.permissions import est_region
from reseau.territoires.models import Bassin
from reseau.territoires.queries.bassins import bassin_montrer, bassins_montrer
from reseau.territoires.queries.compositions import commissions_du_bassin, mouvements_lire


@page()
def bassins(request: HttpRequest) -> HttpResponse:
    """Every bassin in force, on a map that leads to each and in a list that says the same."""
    return render(request, "territoires/bassins.html", {"region": bassins_montrer()})


@page()
def bassin(request: HttpRequest, code: str) -> HttpResponse:
    """A bassin: its map and its figures, the blocks that the rooms above offer this reader, what it is made of."""
    objet = get_object_or_404(Bassin, code=code)
    blocs = [bloc for offre in registre.lire("espace_local") if (bloc := offre(request.user, objet))]
    territoire = bassin_montrer(objet)
    contexte = {
        "bassin": objet,
        "territoire": territoire,
        "blocs": [bloc for bloc in blocs if bloc.large],
        "blocs_cote": [bloc for bloc in blocs if not bloc.large],
        "chiffres": [chiffre for bloc in blocs for chiffre in bloc.chiffres],
        "commissions": commissions_du_bassin(objet),
        "mouvements": mouvements_lire(objet) if territoire.deplacements else [],
        "region": est_region(request.user),
    }
    return render(request, "territoires/bassin.html", contexte)


@page()
def bassin_ancienne_adresse(request: HttpRequest, code: str) -> HttpResponse:
    """Where the page of a bassin stood before: it leads there."""
    return redirect("bassin", get_object_or_404(Bassin, code=code).code, permanent=True)
