"""The page « Historique », the same for every row that has one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from home import registre
from home.ecrans import page, page_de
from home.etats.cycles import CYCLES, Cycle
from home.permissions import est_region

PAR_PAGE = 30


def _a_la_region(compte: AbstractBaseUser, _: Any) -> bool:
    return est_region(compte)


@dataclass(frozen=True)
class Histoire:
    """How the histories of a cycle are read: by whom (the Région), under which title, and where one goes back."""

    cycle: Cycle
    peut_lire: Callable[[AbstractBaseUser, Any], bool] = _a_la_region
    titre: Callable[[Any], str] = str
    retour: Callable[[Any], str] = lambda objet: reverse("mon_espace")


@page(login_required)
def historique(request: HttpRequest, cle: str, pk: int) -> HttpResponse:
    """Who did what to a row, and why, the latest first; 404 for whoever may not read it."""
    cycle = CYCLES.get(cle)
    objet = cycle and cycle.modele and cycle.modele._default_manager.filter(pk=pk).first()
    histoire = next((dite for dite in registre.lire("historiques") if dite.cycle is cycle), Histoire(cycle))
    if objet is None or not histoire.peut_lire(request.user, objet):
        raise Http404
    lignes = objet.historique.order_by("-pk").select_related("par")
    contexte = {
        "page_obj": page_de(request, lignes, PAR_PAGE),
        "titre": histoire.titre(objet),
        "retour": histoire.retour(objet),
    }
    return render(request, "home/historique.html", contexte)
