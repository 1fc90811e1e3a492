"""Screens of this room: the board and its spreadsheet, what goes out, what a trainer has done."""

import datetime
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from home.documents.tableurs import csv_response, xlsx_response
from home.ecrans.views import document, page, tenter
from home.permissions import region_required, reserve_a
from reseau.membres.permissions import membre_required
from safran.inscriptions.permissions import est_formateur
from safran.pilotage.documents import rapport_pdf
from safran.pilotage.forms import VueForm
from safran.pilotage.permissions import perimetre_get, perimetres_de
from safran.pilotage.queries import bilans, tableaux
from safran.pilotage.queries.bilans import bpf_lire, espace_lire
from safran.pilotage.queries.releves import Releve, releve_arrete

# The board: one table by an axis, its chart, the mix of networks; the same as a spreadsheet.

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


# What goes out: the report, the yearly counts, the evidence of quality.

ANNEE_MIN, ANNEE_MAX = 2000, 2200


@page(membre_required)
def rapport(request: HttpRequest) -> HttpResponse:
    """The report of what is on the screen."""
    vue = vue_lire(request)
    with tenter(request):
        contenu = rapport_pdf(vue.releve, vue.instant)
        return document(contenu, f"pilotage-{vue.releve.annee or 'toutes-annees'}.pdf")
    return redirect("pilotage")


def _annee(request: HttpRequest) -> int:
    """The year of the address, last year's statement by default."""
    texte = request.GET.get("annee", "")
    annee = int(texte) if texte.isascii() and texte.isdigit() and len(texte) == len("2026") else 0
    return annee if ANNEE_MIN <= annee <= ANNEE_MAX else timezone.localdate().year


@page(region_required)
def bpf(request: HttpRequest) -> HttpResponse:
    """The counts of a year."""
    annee = _annee(request)
    contexte = {"bpf": bpf_lire(annee), "avant": annee - 1, "apres": annee + 1}
    return render(request, "pilotage/bpf.html", contexte)


@page(region_required)
def bpf_export(request: HttpRequest, forme: str) -> HttpResponse:
    """The same, for a spreadsheet."""
    if forme not in FICHIERS:
        raise Http404
    compte = bpf_lire(_annee(request))
    return FICHIERS[forme](f"bpf-{compte.annee}", ["Compte", str(compte.annee)], compte.lignes)


@page(region_required)
def qualiopi(request: HttpRequest) -> HttpResponse:
    """Each indicator, its evidence, the way to it."""
    return render(request, "pilotage/qualiopi.html", {"indicateurs": bilans.indicateurs_lire()})


# What a trainer has done and has to do.


@page(reserve_a(est_formateur))
def formateur(request: HttpRequest) -> HttpResponse:
    """One's own half-days, hours, marks."""
    return render(request, "pilotage/formateur.html", {"espace": espace_lire(request.user)})
