"""The bassins, one by one: a map, what each is made of, and what every room has to say there (R4.13, R4.19)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from home.ecrans import page
from home.gardees import Gardee
from home.permissions import est_region
from reseau.territoires.espace_local import blocs_montrer
from reseau.territoires.models import Bassin, CompositionCommission
from reseau.territoires.queries.bassins import Territoire, bassin_montrer, bassins_montrer
from reseau.territoires.queries.compositions import Mouvement, commissions_du_bassin, mouvements_lire

BASSINS = Gardee("bassins", pieces=("territoires",))
TERRITOIRES = Gardee("composition des bassins", pieces=("territoires", "comptes"))


@page()
def bassins(request: HttpRequest) -> HttpResponse:
    """Every bassin in force, on a map that leads to each and in a list that says the same."""
    return render(request, "territoires/bassins.html", {"region": bassins_montrer()})


@page()
def bassin(request: HttpRequest, code: str) -> HttpResponse:
    """A bassin: its map and its figures, the blocks that the rooms above offer this reader, what it is made of."""
    objet = BASSINS.lire(code, lambda: get_object_or_404(Bassin, code=code))
    territoire, commissions, mouvements = TERRITOIRES.lire((objet.pk, timezone.localdate()), lambda: _decrire(objet))
    blocs = list(blocs_montrer(request.user, territoire))
    contexte = {
        "bassin": objet,
        "territoire": territoire,
        "blocs": [bloc for bloc in blocs if bloc.large],
        "blocs_cote": [bloc for bloc in blocs if not bloc.large],
        "chiffres": [chiffre for bloc in blocs for chiffre in bloc.chiffres],
        "commissions": commissions,
        "mouvements": mouvements,
        "region": est_region(request.user),
    }
    return render(request, "territoires/bassin.html", contexte)


def _decrire(objet: Bassin) -> tuple[Territoire, list[CompositionCommission], list[Mouvement]]:
    """What a bassin is made of today, the same for everyone."""
    territoire = bassin_montrer(objet)
    return territoire, commissions_du_bassin(objet), mouvements_lire(objet) if territoire.deplacements else []


@page()
def bassin_ancienne_adresse(request: HttpRequest, code: str) -> HttpResponse:
    """Where the page of a bassin stood before: it leads there."""
    return redirect("bassin", get_object_or_404(Bassin, code=code).code, permanent=True)
