"""The board: one table by an axis, its chart, the mix of networks; the same as a spreadsheet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans import page
from home.tables import csv_response, xlsx_response
from reseau.membres.permissions import membre_required
from safran.pilotage.forms import VueForm
from safran.pilotage.permissions import Perimetre, perimetre_get, perimetres_de
from safran.pilotage.queries import gardes, mesures, tableaux

FICHIERS = {"csv": csv_response, "xlsx": xlsx_response}


def vue_lire(request: HttpRequest) -> tuple[Perimetre, VueForm]:
    """What the address asks for; Http404 for who reads no figures."""
    perimetre = perimetre_get(request.user, request.GET.get("perimetre", ""))
    perimetres = perimetres_de(request.user)
    return perimetre, VueForm(request.GET, perimetres=perimetres, annees=mesures.annees_de(perimetre))


@page(membre_required)
def pilotage(request: HttpRequest) -> HttpResponse:
    """The board."""
    perimetre, form = vue_lire(request)
    releve = gardes.releve_lire(perimetre, form.annee_choisie)
    contexte = {
        "perimetre": perimetre,
        "form": form,
        "tableau": tableaux.tableau_lire(releve, form.axe_choisi),
        "croisement": tableaux.croisement_lire(releve) if perimetre.entier else None,
    }
    return render(request, "pilotage/pilotage.html", contexte)


@page(membre_required)
def pilotage_export(request: HttpRequest, forme: str) -> HttpResponse:
    """The same table, for a spreadsheet."""
    perimetre, form = vue_lire(request)
    if forme not in FICHIERS:
        raise Http404
    tableau = tableaux.tableau_lire(gardes.releve_lire(perimetre, form.annee_choisie), form.axe_choisi)
    entetes, *lignes = tableau.en_lignes()
    return FICHIERS[forme](f"pilotage-{form.axe_choisi.value}", entetes, lignes)
