"""The board: one table by an axis, its chart, the mix of networks; the same as a spreadsheet."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.tables import csv_response, xlsx_response
from reseau.membres.permissions import membre_required
from safran.pilotage import queries
from safran.pilotage.forms import VueForm
from safran.pilotage.permissions import Perimetre, perimetre_get, perimetres_de

FICHIERS = {"csv": csv_response, "xlsx": xlsx_response}


@dataclass(frozen=True)
class Vue:
    """What was asked for, and what it gives."""

    perimetre: Perimetre
    form: VueForm
    releve: queries.Releve
    tableau: queries.Tableau


def vue_lire(request: HttpRequest) -> Vue:
    """Read the choices of the address; Http404 for who reads no figures."""
    perimetre = perimetre_get(request.user, request.GET.get("perimetre", ""))
    tout = queries.releve_lire(perimetre)
    form = VueForm(request.GET, perimetres=perimetres_de(request.user), releve=tout)
    releve = tout.de_l_annee(form.annee_choisie)
    return Vue(perimetre, form, releve, queries.tableau_lire(releve, form.axe_choisi))


@membre_required
@require_safe
def pilotage(request: HttpRequest) -> HttpResponse:
    """The board."""
    vue = vue_lire(request)
    contexte = {
        "vue": vue,
        "tableau": vue.tableau,
        "croisement": queries.croisement_lire(vue.releve) if vue.perimetre.entier else None,
    }
    return render(request, "pilotage/pilotage.html", contexte)


@membre_required
@require_safe
def pilotage_export(request: HttpRequest, forme: str) -> HttpResponse:
    """The same table, for a spreadsheet."""
    vue = vue_lire(request)
    if forme not in FICHIERS:
        raise Http404
    entetes, *lignes = vue.tableau.en_lignes()
    return FICHIERS[forme](f"pilotage-{vue.form.axe_choisi.value}", entetes, lignes)
