"""Screens of whoever keeps sheets: which ones, how fresh, « rien n'a changé »."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.ecrans import fait, geste, page, page_de
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.permissions.fiches import lieu_get_editable, service_get_editable, structure_get_editable
from reseau.annuaire.queries import tenue
from reseau.annuaire.rules import confirmations
from reseau.membres.permissions import membre_required

PAR_PAGE = 30


@page(membre_required)
def mes_fiches(request: HttpRequest) -> HttpResponse:
    """The sheets I may edit, the stalest first."""
    fiches = tenue.fiches_a_tenir(request.user)
    if not fiches:
        raise Http404
    page = page_de(request, fiches, PAR_PAGE)
    contexte = {"page_obj": page, "fiches": tenue.fiches_noter(page), "nombre": len(fiches)}
    return render(request, "annuaire/mes_fiches.html", contexte)


@geste(membre_required)
def structure_confirmer(request: HttpRequest, code: str) -> HttpResponse:
    """« Rien n'a changé », for every sheet of the structure."""
    structure = structure_get_editable(request.user, code)
    neuve = confirmations.structure_confirmer(structure=structure, par=request.user)
    messages.success(request, _dite(f"La fiche de {structure.nom}", neuve))
    if request.POST.get("retour") == "liste":
        return redirect("mes_fiches")
    return redirect("structure_modifier", code=code)


@geste(membre_required)
def lieu_confirmer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """« Rien n'a changé », for one place."""
    return _confirmer(request, lieu_get_editable(request.user, public_id))


@geste(membre_required)
def service_confirmer(request: HttpRequest, pk: int) -> HttpResponse:
    """« Rien n'a changé », for one service."""
    return _confirmer(request, service_get_editable(request.user, pk))


def _confirmer(request: HttpRequest, fiche: Lieu | Service) -> HttpResponse:
    neuve = confirmations.fiche_confirmer(fiche=fiche, par=request.user)
    return fait(request, _dite(f"La fiche « {fiche.nom} »", neuve), "structure_modifier", code=fiche.structure.code)


def _dite(sujet: str, neuve: bool) -> str:
    return f"{sujet} est confirmée aujourd’hui." if neuve else f"{sujet} était déjà confirmée aujourd’hui."
