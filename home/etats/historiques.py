"""The page « Historique », the same for every row that has one, and what `manage.py verifier` asks of every history."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from home import registre
from home.ecrans.views import page, page_de
from home.etats.cycles import CYCLES, Cycle
from home.models import Passage
from home.permissions import est_region

# What `manage.py verifier` asks of every history.


def historiques_coherents() -> Iterator[str]:
    """Each row is in the state that the last line of its history says, and each line begins where the last one led.

    A row without a history is where it may begin.
    """
    for cycle in [cycle for cycle in CYCLES.values() if cycle.modele]:
        nom = cycle.modele._meta.verbose_name
        lignes = Passage.objects.du_cycle(cycle)
        if not (lignes.exists() or cycle.modele._default_manager.exists()):
            continue  # ni ligne ni histoire : deux grandes questions de moins
        dernier = lignes.filter(object_id=OuterRef("pk")).order_by("-pk").values("vers")[:1]
        fausses = cycle.modele._default_manager.order_by().annotate(passage_dit=Coalesce(Subquery(dernier), Value("")))
        nees = Q(passage_dit="", **{f"{cycle.champ}__in": cycle.departs})
        for pk in fausses.exclude(nees | Q(passage_dit=F(cycle.champ))).values_list("pk", flat=True):
            yield f"L’historique ne mène pas à son état : {nom} {pk}."
        avant = lignes.filter(object_id=OuterRef("object_id"), pk__lt=OuterRef("pk")).order_by("-pk")
        suites = lignes.annotate(avant=Subquery(avant.values("vers")[:1]), avant_le=Subquery(avant.values("le")[:1]))
        rompues = suites.exclude(avant=None).exclude(de=F("avant"), le__gte=F("avant_le"))
        for pk in rompues.order_by().values_list("object_id", flat=True).distinct():
            yield f"L’historique ne se suit pas : {nom} {pk}."


# The page « Historique », the same for every row that has one.

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
