"""The board: one table by an axis, its chart, the mix of networks; the same as a spreadsheet."""

import datetime
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans import page
from home.tables import csv_response, xlsx_response
from reseau.membres.permissions import membre_required
from safran.pilotage.forms import VueForm
from safran.pilotage.permissions import perimetre_get, perimetres_de
from safran.pilotage.queries import tableaux
from safran.pilotage.queries.gardes import releve_arrete
from safran.pilotage.queries.releves import Releve

FICHIERS = {"csv": csv_response, "xlsx": xlsx_response}


@dataclass(frozen=True)
class Vue:
    """What an address asks for: the choices, the figures of that year, and when they were counted."""

    form: VueForm
    releve: Releve
    instant: datetime.datetime


def vue_lire(request: HttpRequest) -> Vue:
    """What the address asks for; Http404 for who reads no figures."""
    arrete = releve_arrete(perimetre_get(request.user, request.GET.get("perimetre", "")))
    form = VueForm(request.GET, perimetres=perimetres_de(request.user), annees=arrete.chose.annees)
    return Vue(form, replace(arrete.chose, annee=form.annee_choisie), arrete.instant)


@page(membre_required)
def pilotage(request: HttpRequest) -> HttpResponse:
    """The board."""
    vue = vue_lire(request)
    contexte = {
        "perimetre": vue.releve.perimetre,
        "form": vue.form,
        "instant": vue.instant,
        "tableau": tableaux.tableau_lire(vue.releve, vue.form.axe_choisi),
        "croisement": tableaux.croisement_lire(vue.releve) if vue.releve.perimetre.entier else None,
    }
    return render(request, "pilotage/pilotage.html", contexte)


@page(membre_required)
def pilotage_export(request: HttpRequest, forme: str) -> HttpResponse:
    """The same table, for a spreadsheet."""
    vue = vue_lire(request)
    if forme not in FICHIERS:
        raise Http404
    tableau = tableaux.tableau_lire(vue.releve, vue.form.axe_choisi)
    entetes, *lignes = tableau.en_lignes()
    return FICHIERS[forme](f"pilotage-{vue.form.axe_choisi.value}", entetes, lignes)
