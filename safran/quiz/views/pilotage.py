"""What the Région does with quizzes: read their statistics, mark again, grant more time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans import fait, formulaire, montrer, page, page_de, refus_sur
from home.permissions import region_required
from home.tables import csv_response
from safran.quiz import exports, permissions
from safran.quiz.forms import RenotationForm, TempsForm
from safran.quiz.queries import tentatives
from safran.quiz.queries.statistiques import statistiques_lire
from safran.quiz.queries.temps import temps_accordes
from safran.quiz.rules.renotations import quiz_renoter
from safran.quiz.rules.temps import temps_accorder

PAR_PAGE = 50


@page(region_required)
def suivis(request: HttpRequest) -> HttpResponse:
    """Every quiz: what was handed in, and the way to its statistics and its new marking."""
    page = page_de(request, tentatives.quiz_suivis(), PAR_PAGE)
    return render(request, "quiz/suivis.html", {"page_obj": page})


@page(region_required)
def statistiques(request: HttpRequest, code: str) -> HttpResponse:
    """Each question of a quiz: facility, discrimination, choices made."""
    quiz = permissions.quiz_get_pilote(code)
    items = statistiques_lire(quiz)
    page = page_de(request, items, PAR_PAGE)
    contexte = {"quiz": quiz, "page_obj": page, "tableau": tentatives.essais_compter(quiz)}
    return render(request, "quiz/statistiques.html", contexte)


@page(region_required)
def statistiques_export(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a spreadsheet, one line per choice."""
    quiz = permissions.quiz_get_pilote(code)
    lignes = exports.statistiques_lignes(statistiques_lire(quiz))
    return csv_response(f"statistiques-{quiz.code}", exports.COLONNES, lignes)


@formulaire(region_required)
def renoter(request: HttpRequest, code: str) -> HttpResponse:
    """Mark every attempt again with the key as it is written today."""
    quiz = permissions.quiz_get_pilote(code)
    form = RenotationForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "motif"):
            bilan = quiz_renoter(quiz=quiz, par=request.user, motif=form.cleaned_data["motif"])
            return fait(request, exports.bilan_dire(bilan), "quiz_renoter", quiz.code)
    renotations = tentatives.renotations_de(quiz)
    page = page_de(request, renotations, PAR_PAGE)
    return montrer(request, form, "quiz/renoter.html", quiz=quiz, page_obj=page)


@formulaire(region_required)
def temps(request: HttpRequest) -> HttpResponse:
    """More time for one person: a signed line, and those signed before."""
    form = TempsForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "motif"):
            accord = temps_accorder(**form.cleaned_data, accorde_par=request.user)
            return fait(request, f"Le temps de {accord.compte.nom_complet} est enregistré.", "quiz_temps")
    page = page_de(request, temps_accordes(), PAR_PAGE)
    return montrer(request, form, "quiz/temps.html", page_obj=page)
