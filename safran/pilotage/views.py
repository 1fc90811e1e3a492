"""Screens of this room: the board and its spreadsheet, what goes out, what a trainer has done."""

import datetime
from dataclasses import replace

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from home.documents.pdf import pdf_render
from home.documents.tableurs import csv_response, xlsx_response
from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import document, page, tenter
from home.permissions import region_required, reserve_a
from reseau.membres.permissions import membre_required
from safran.inscriptions.permissions import est_formateur
from safran.pilotage.choices import Axe
from safran.pilotage.permissions import Perimetre, perimetre_get, perimetres_de
from safran.pilotage.queries import bilans, tableaux
from safran.pilotage.queries.bilans import bpf_lignes, espace_lire
from safran.pilotage.queries.releves import Releve, releve_arrete

# The board: one table by an axis, its chart, the mix of networks; the same as a spreadsheet.

FICHIERS = {"csv": csv_response, "xlsx": xlsx_response}
TOUTES = "toutes"


class VueForm(FormulaireSafran, forms.Form):
    """A perimeter, a year, an axis; what cannot be read is left at its default: this year, by training."""

    perimetre = forms.ChoiceField(label="Périmètre", required=False)
    annee = forms.ChoiceField(label="Année", required=False)
    axe = forms.ChoiceField(label="Une ligne par", required=False, choices=Axe.choices)

    def __init__(self, donnees: dict, *, perimetres: list[Perimetre], annees: list[int]) -> None:
        cette_annee = timezone.localdate().year
        self.defaut = str(cette_annee) if cette_annee in annees else TOUTES
        donnees = donnees.copy()
        donnees["annee"] = donnees.get("annee") or self.defaut
        super().__init__(donnees)
        self.fields["perimetre"].choices = [(p.cle, p.libelle) for p in perimetres]
        self.fields["annee"].choices = [(TOUTES, "Toutes"), *((str(annee), str(annee)) for annee in annees)]
        if len(perimetres) < 2:
            del self.fields["perimetre"]
        self.is_valid()

    @property
    def annee_choisie(self) -> int | None:
        """The year asked for; None for all, which the years as rows need."""
        valeur = self.cleaned_data.get("annee") or self.defaut
        return None if valeur == TOUTES or self.axe_choisi == Axe.ANNEE else int(valeur)

    @property
    def axe_choisi(self) -> Axe:
        return Axe(self.cleaned_data.get("axe") or Axe.FORMATION)


def vue_lire(request: HttpRequest) -> tuple[VueForm, Releve, datetime.datetime]:
    """The choices of the address, the figures of that year, when they were counted; Http404 for who reads none."""
    arrete = releve_arrete(perimetre_get(request.user, request.GET.get("perimetre", "")))
    form = VueForm(request.GET, perimetres=perimetres_de(request.user), annees=arrete.chose.annees)
    return form, replace(arrete.chose, annee=form.annee_choisie), arrete.instant


@page(membre_required)
def pilotage(request: HttpRequest) -> HttpResponse:
    """The board."""
    form, releve, instant = vue_lire(request)
    contexte = {
        "perimetre": releve.perimetre,
        "form": form,
        "instant": instant,
        "tableau": tableaux.tableau_lire(releve, form.axe_choisi),
        "croisement": tableaux.croisement_lire(releve) if releve.perimetre.entier else None,
    }
    return render(request, "pilotage/pilotage.html", contexte)


@page(membre_required)
def pilotage_export(request: HttpRequest, forme: str) -> HttpResponse:
    """The same table, for a spreadsheet."""
    form, releve, _ = vue_lire(request)
    if forme not in FICHIERS:
        raise Http404
    tableau = tableaux.tableau_lire(releve, form.axe_choisi)
    entetes, *lignes = tableau.en_lignes()
    return FICHIERS[forme](f"pilotage-{form.axe_choisi.value}", entetes, lignes)


# What goes out: the report, the yearly counts, the evidence of quality.

ANNEE_MIN, ANNEE_MAX = 2000, 2200
AXES = (Axe.FORMATION, Axe.BASSIN, Axe.RESEAU, Axe.STRUCTURE)


def rapport_pdf(releve: Releve, instant: datetime.datetime) -> bytes:
    """A4 landscape, tagged, one table per axis; it says when it was counted."""
    contexte = {
        "perimetre": releve.perimetre,
        "annee": releve.annee,
        "instant": instant,
        "tableaux": [tableaux.tableau_lire(releve, axe) for axe in AXES],
        "croisement": tableaux.croisement_lire(releve) if releve.perimetre.entier else None,
    }
    return pdf_render("pilotage/pdf/rapport.html", contexte)


@page(membre_required)
def rapport(request: HttpRequest) -> HttpResponse:
    """The report of what is on the screen."""
    _, releve, instant = vue_lire(request)
    with tenter(request):
        contenu = rapport_pdf(releve, instant)
        return document(contenu, f"pilotage-{releve.annee or 'toutes-annees'}.pdf")
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
    contexte = {"annee": annee, "lignes": bpf_lignes(annee), "avant": annee - 1, "apres": annee + 1}
    return render(request, "pilotage/bpf.html", contexte)


@page(region_required)
def bpf_export(request: HttpRequest, forme: str) -> HttpResponse:
    """The same, for a spreadsheet."""
    if forme not in FICHIERS:
        raise Http404
    annee = _annee(request)
    return FICHIERS[forme](f"bpf-{annee}", ["Compte", str(annee)], bpf_lignes(annee))


@page(region_required)
def qualiopi(request: HttpRequest) -> HttpResponse:
    """Each indicator, its evidence, the way to it."""
    return render(request, "pilotage/qualiopi.html", {"indicateurs": bilans.indicateurs_lire()})


# What a trainer has done and has to do.


@page(reserve_a(est_formateur))
def formateur(request: HttpRequest) -> HttpResponse:
    """One's own half-days, hours, marks."""
    return render(request, "pilotage/formateur.html", {"espace": espace_lire(request.user)})
