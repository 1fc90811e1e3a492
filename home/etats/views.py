"""The page « Historique », the same for every row that has one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home import registre
from home.etats.cycles import Cycle

PAR_PAGE = 30


@dataclass(frozen=True)
class Histoire:
    """What a room says for its histories to be read: which cycle, by whom, the title, where one goes back."""

    cycle: Cycle
    peut_lire: Callable[[AbstractBaseUser, Any], bool]
    titre: Callable[[Any], str]
    retour: Callable[[Any], str]


@login_required
@require_safe
def historique(request: HttpRequest, cle: str, pk: int) -> HttpResponse:
    """Who did what to a row, and why, the latest first; 404 for whoever its room does not let read it."""
    histoire = next((histoire for histoire in registre.lire("historiques") if histoire.cycle.cle == cle), None)
    objet = histoire and histoire.cycle.modele._default_manager.filter(pk=pk).first()
    if objet is None or not histoire.peut_lire(request.user, objet):
        raise Http404
    lignes = objet.historique.order_by("-pk").select_related("par")
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"page_obj": page, "titre": histoire.titre(objet), "retour": histoire.retour(objet)}
    return render(request, "home/historique.html", contexte)
